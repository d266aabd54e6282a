import type { Json } from "../json";

/**
 * The one spelling of a JSON value: object keys sorted by code unit, no spaces. Two values are equal exactly when their
 * canonical JSON is, whichever order a database kept their keys in. Members that are `undefined` are left out. Pure.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === null) return "null";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}
