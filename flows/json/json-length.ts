import type { Json } from "./json";
import { isStorableText } from "./storable-text";

/** Not JSON: a function, NaN, an infinity, -0, a prototype's key, or nesting deeper than `maxLengthDepth`. */
export const notJson = -1;
export const maxLengthDepth = 64;

/** Looking through less costs no more than remembering it. */
const worthKeeping = 64;

/** A guess: most numbers are shorter. */
const numberLength = 8;

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

// Values are never changed in place, so what is asked for again is looked through once.
const known = new WeakMap<object, number>();
/** What was looked through and has a text or a key that no database stores. */
const torn = new WeakSet<object>();
let tornTexts = 0;

/**
 * About how many characters a value has as JSON text: escapes are not counted, numbers are guessed. `notJson` when JSON
 * could not keep it as it is. Remembered for each object that is asked for.
 */
export function jsonLength(value: unknown): number {
  return lengthOf(value, 0);
}

/** True when the value is JSON that a database keeps as it is. */
export function isStorableJson(value: unknown): value is Json {
  if (typeof value === "string") return isStorableText(value);
  return jsonLength(value) !== notJson && (typeof value !== "object" || value === null || !torn.has(value));
}

/** True when the value is a text, or holds a text or a key, that a database would keep otherwise (`storableText`). */
export function isTorn(value: unknown): boolean {
  if (typeof value === "string") return !isStorableText(value);
  if (typeof value !== "object" || value === null) return false;
  jsonLength(value);
  return torn.has(value);
}

function lengthOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
      return textLength(value);
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? numberLength : notJson;
    case "boolean":
      return 5;
    case "object":
      return value === null ? 4 : objectLength(value, depth);
    default:
      return notJson;
  }
}

function textLength(text: string): number {
  if (!isStorableText(text)) tornTexts += 1;
  return text.length + 2;
}

function objectLength(value: object, depth: number): number {
  if (depth > maxLengthDepth) return notJson;
  const before = depth === 0 ? known.get(value) : undefined;
  if (before !== undefined) return before;
  if (depth === 0) tornTexts = 0;
  const length = Array.isArray(value) ? listLength(value, depth) : isRecord(value) ? membersLength(value, depth) : notJson;
  if (depth === 0 && length > worthKeeping) known.set(value, length);
  if (depth === 0 && tornTexts > 0) torn.add(value);
  return length;
}

function listLength(list: readonly unknown[], depth: number): number {
  let length = 2;
  for (const item of list) {
    const one = lengthOf(item, depth + 1);
    if (one === notJson) return notJson;
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
    const one = forbidden.has(key) ? notJson : lengthOf(object[key], depth + 1);
    if (one === notJson) return notJson;
    length += textLength(key) + one + 2;
  }
  return length;
}
