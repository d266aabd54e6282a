import type { Json, JsonObject } from "../json";

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const maxDepth = 64;

// Values are never changed in place, so what a context key holds is looked through once. The number is its size in characters.
const known = new WeakMap<object, number>();
const unclean = -1;
/** A guess: most numbers are shorter. */
const numberLength = 8;

/**
 * The value as JSON would keep it: members that are undefined or have a prototype's key are left out, -0 is 0. The same value is
 * given back when nothing had to change. Undefined = it cannot be JSON (a function, NaN, an infinity, deeper than 64).
 */
export function cleanJson(value: unknown): Json | undefined {
  return isCleanJson(value) ? value : cleanCopy(value, 0);
}

/** About how many characters the value has as JSON text: escapes are not counted, numbers are guessed. Remembered for each object. */
export function jsonLength(value: Json): number {
  return lengthOf(value, 0);
}

function isCleanJson(value: unknown): value is Json {
  return lengthOf(value, 0) !== unclean;
}

/** The length of a clean value, or -1. */
function lengthOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
      return value.length + 2;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? numberLength : unclean;
    case "boolean":
      return 5;
    case "object":
      return value === null ? 4 : objectLength(value, depth);
    default:
      return unclean;
  }
}

function objectLength(value: object, depth: number): number {
  if (depth > maxDepth) return unclean;
  const before = depth === 0 ? known.get(value) : undefined;
  if (before !== undefined) return before;
  const length = Array.isArray(value) ? listLength(value, depth) : isRecord(value) ? membersLength(value, depth) : unclean;
  if (depth === 0 && length !== unclean) known.set(value, length);
  return length;
}

function listLength(list: readonly unknown[], depth: number): number {
  let length = 2;
  for (const item of list) {
    const one = lengthOf(item, depth + 1);
    if (one === unclean) return unclean;
    length += one + 1;
  }
  return length;
}

function isRecord(value: object): value is { readonly [key: string]: unknown } {
  return !Array.isArray(value);
}

function membersLength(object: { readonly [key: string]: unknown }, depth: number): number {
  let length = 2;
  for (const key of Object.keys(object)) {
    const one = forbidden.has(key) ? unclean : lengthOf(object[key], depth + 1);
    if (one === unclean) return unclean;
    length += key.length + one + 4;
  }
  return length;
}

function cleanCopy(value: unknown, depth: number): Json | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? (value === 0 ? 0 : value) : undefined;
  if (typeof value !== "object" || depth > maxDepth) return undefined;
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
    cleaned[key] = value;
  }
  return cleaned;
}
