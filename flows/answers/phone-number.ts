/** How numbers are written at home: without the country's code, so many digits long. */
const atHome: ReadonlyMap<string, { code: string; digits: number }> = new Map([
  ["IN", { code: "91", digits: 10 }],
  ["US", { code: "1", digits: 10 }],
  ["CA", { code: "1", digits: 10 }],
  ["GB", { code: "44", digits: 10 }],
]);

/**
 * A telephone number as its digits with the country's code: "+1 (555) 123-4567" → "15551234567", "98220 12345" in India →
 * "919822012345". Null for what is no number, or one that nobody could call from another country. `region` is ISO 3166-1. Pure.
 */
export function readPhoneNumber(text: string, region: string): string | null {
  const said = text.trim();
  if (!/^(\+|00)?[\d\s().-]{7,30}$/.test(said)) return null;
  const digits = said.replaceAll(/\D/g, "");
  const whole = said.startsWith("+") ? digits : digits.startsWith("00") ? digits.slice(2) : fromHome(digits, region);
  return /^[1-9]\d{6,14}$/.test(whole) ? whole : null;
}

function fromHome(digits: string, region: string): string {
  const home = atHome.get(region);
  if (home === undefined) return digits;
  const own = digits.replace(/^0/, "");
  return own.length === home.digits ? home.code + own : digits;
}
