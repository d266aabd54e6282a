import type { Json, JsonObject } from "../json";

/** Requirements A26. */
export const maxContextBytes = 65_536;

// Values in a context are never changed in place, so a size is counted once for each object.
const known = new WeakMap<object, number>();

/** Bytes of the context as JSON text in UTF-8. */
export function contextBytes(context: JsonObject): number {
  let bytes = 2;
  for (const key of Object.keys(context)) bytes += key.length + 4 + valueBytes(context[key] ?? null);
  return bytes;
}

function valueBytes(value: Json): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value !== "object" || value === null) return String(value).length;
  const counted = known.get(value);
  if (counted !== undefined) return counted;
  const bytes = textBytes(JSON.stringify(value));
  known.set(value, bytes);
  return bytes;
}

function textBytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
