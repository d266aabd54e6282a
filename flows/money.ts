type Style = { symbol: string; grouping: "indian" | "thousands" };

const styles: ReadonlyMap<string, Style> = new Map([
  ["INR", { symbol: "₹", grouping: "indian" }],
  ["NPR", { symbol: "रू ", grouping: "indian" }],
  ["BDT", { symbol: "৳", grouping: "indian" }],
  ["USD", { symbol: "$", grouping: "thousands" }],
  ["EUR", { symbol: "€", grouping: "thousands" }],
  ["GBP", { symbol: "£", grouping: "thousands" }],
  ["JPY", { symbol: "¥", grouping: "thousands" }],
]);

const usualDigits = 2;
/** Currencies whose minor unit is not a hundredth by ISO 4217, which payment providers keep to; `Intl` rounds some more of them to whole units. */
const otherDigits: ReadonlyMap<string, number> = new Map([
  ...codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
  ...codes("BHD IQD JOD KWD LYD OMR TND", 3),
  ...codes("CLF UYW", 4),
]);

function codes(list: string, digits: number): [string, number][] {
  return list.split(" ").map((code): [string, number] => [code, digits]);
}

/** Digits after the point. */
function digitsOf(code: string): number {
  return otherDigits.get(code) ?? usualDigits;
}

/** Major units (rupees) to minor units (paise), rounded to the nearest: 220.5 INR → 22050, 500 JPY → 500. Pure. */
export function toMinor(major: number, code: string): number {
  return Math.round(Number((major * 10 ** digitsOf(code)).toFixed(4)));
}

/** Minor units as a number of major units: 22050 INR → 220.5. Pure. */
export function toMajor(minor: number, code: string): number {
  return minor / 10 ** digitsOf(code);
}

/** `₹1,23,456.50`, `₹220`, of major units: the fraction is written only when there is one. The same on every machine: no locale data is asked. Pure. */
export function formatMoney(major: number, code: string): string {
  if (!Number.isFinite(major)) return "";
  const { symbol, grouping } = styles.get(code) ?? { symbol: `${code} `, grouping: "thousands" };
  const fixed = Math.abs(major).toFixed(digitsOf(code));
  const [whole = "0", fraction = ""] = fixed.split(".");
  const isZero = Number(fixed) === 0;
  const tail = Number(fraction) === 0 ? "" : `.${fraction}`;
  return `${major < 0 && !isZero ? "-" : ""}${symbol}${group(whole, grouping)}${tail}`;
}

/** The same of minor units. Pure. */
export function formatMinor(minor: number, code = "INR"): string {
  return formatMoney(toMajor(minor, code), code);
}

function group(digits: string, grouping: Style["grouping"]): string {
  if (digits.length <= 3 || digits.includes("e")) return digits;
  const head = digits.slice(0, -3);
  const size = grouping === "indian" ? 2 : 3;
  const groups: string[] = [];
  for (let end = head.length; end > 0; end -= size) groups.unshift(head.slice(Math.max(0, end - size), end));
  return [...groups, digits.slice(-3)].join(",");
}
