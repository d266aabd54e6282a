import type { Json } from "./json";

// Values are never changed in place, so what a context key holds is measured once.
const known = new WeakMap<object, number>();

/** Bytes of the value as JSON text in UTF-8, as `JSON.stringify` writes it. Remembered for each object. */
export function jsonBytes(value: Json): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value).length;
  const before = known.get(value);
  if (before !== undefined) return before;
  const bytes = Array.isArray(value) ? listBytes(value) : objectBytes(value);
  known.set(value, bytes);
  return bytes;
}

/** As `jsonBytes` of an object, without remembering it. */
export function objectBytes(object: { readonly [key: string]: Json }): number {
  let bytes = 1;
  for (const key of Object.keys(object)) bytes += textBytes(key) + 2 + jsonBytes(object[key] ?? null);
  return Math.max(2, bytes);
}

function listBytes(list: readonly Json[]): number {
  let bytes = 1;
  for (const item of list) bytes += jsonBytes(item) + 1;
  return Math.max(2, bytes);
}

const shortEscapes: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);
/** Printable ASCII that needs no escape. */
const plainText = /^[ !#-[\]-~]*$/;

function textBytes(text: string): number {
  if (plainText.test(text)) return text.length + 2;
  let bytes = 2;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20) bytes += shortEscapes.has(unit) ? 2 : 6;
    else if (unit < 0x80) bytes += unit === 0x22 || unit === 0x5c ? 2 : 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else if (unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) {
      bytes += 4;
      at += 1;
    } else bytes += 6;
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
