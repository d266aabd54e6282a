import type { Json, JsonObject } from "./json";
import { isStorableJson, maxLengthDepth } from "./json-length";
import { storableText } from "./storable-text";

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The value as JSON, and a database, would keep it: members that are undefined or have a prototype's key are left out, -0 is 0, what of a
 * text cannot be stored is U+FFFD (`storableText`). The same value is given back when nothing had to change. Undefined = it cannot be JSON (a function, NaN, an infinity, deeper than 64).
 */
export function cleanJson(value: unknown): Json | undefined {
  return isStorableJson(value) ? value : cleanCopy(value, 0);
}

function cleanCopy(value: unknown, depth: number): Json | undefined {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return storableText(value);
  if (typeof value === "number") return Number.isFinite(value) ? (value === 0 ? 0 : value) : undefined;
  if (typeof value !== "object" || depth > maxLengthDepth) return undefined;
  return Array.isArray(value) ? cleanList(value, depth) : cleanObject(value, depth);
}

function cleanList(list: readonly unknown[], depth: number): Json | undefined {
  const cleaned: Json[] = [];
  for (const item of list) {
    const value = item === undefined ? null : cleanCopy(item, depth + 1);
    if (value === undefined) return undefined;
    cleaned.push(value);
  }
  return cleaned;
}

function cleanObject(object: object, depth: number): Json | undefined {
  const cleaned: JsonObject = {};
  for (const [key, member] of Object.entries(object)) {
    if (member === undefined || forbidden.has(key)) continue;
    const value = cleanCopy(member, depth + 1);
    if (value === undefined) return undefined;
    cleaned[storableText(key)] = value;
  }
  return cleaned;
}
