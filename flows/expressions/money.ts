type Currency = {
  symbol: string;
  /** Digits after the point. */
  digits: number;
  grouping: "indian" | "thousands";
};

const currencies: ReadonlyMap<string, Currency> = new Map([
  ["INR", { symbol: "₹", digits: 2, grouping: "indian" }],
  ["NPR", { symbol: "रू ", digits: 2, grouping: "indian" }],
  ["BDT", { symbol: "৳", digits: 2, grouping: "indian" }],
  ["USD", { symbol: "$", digits: 2, grouping: "thousands" }],
  ["EUR", { symbol: "€", digits: 2, grouping: "thousands" }],
  ["GBP", { symbol: "£", digits: 2, grouping: "thousands" }],
  ["JPY", { symbol: "¥", digits: 0, grouping: "thousands" }],
]);

/** `₹1,23,456.50`, `₹220`: major units; the fraction is written only when there is one. The same on every machine: no locale data is asked. */
export function formatMoney(amount: number, code: string): string {
  if (!Number.isFinite(amount)) return "";
  const currency = currencies.get(code) ?? { symbol: `${code} `, digits: 2, grouping: "thousands" };
  const fixed = Math.abs(amount).toFixed(currency.digits);
  const [whole = "0", fraction = ""] = fixed.split(".");
  const isZero = Number(fixed) === 0;
  const tail = Number(fraction) === 0 ? "" : `.${fraction}`;
  return `${amount < 0 && !isZero ? "-" : ""}${currency.symbol}${group(whole, currency.grouping)}${tail}`;
}

function group(digits: string, grouping: Currency["grouping"]): string {
  if (digits.length <= 3 || digits.includes("e")) return digits;
  const head = digits.slice(0, -3);
  const size = grouping === "indian" ? 2 : 3;
  const groups: string[] = [];
  for (let end = head.length; end > 0; end -= size) groups.unshift(head.slice(Math.max(0, end - size), end));
  return [...groups, digits.slice(-3)].join(",");
}
