/**
 * The one spelling of a JSON value: object keys sorted by code unit, no spaces. Two values are equal exactly when their
 * canonical JSON is, whichever order a database kept their keys in. As with JSON.stringify, members that are not JSON are
 * left out and such items are null. Pure.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return isJson(value) ? JSON.stringify(value) : "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    if (isJson(member)) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

function isJson(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol" && typeof value !== "bigint";
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
