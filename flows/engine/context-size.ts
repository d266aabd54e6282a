import type { JsonObject } from "../json";
import { jsonLength } from "../json-length";

/** Requirements A26. */
export const maxContextBytes = 65_536;

/** True when the context as JSON text in UTF-8 is larger than 64 KB. */
export function isContextTooLarge(context: JsonObject): boolean {
  let length = 2;
  for (const key of Object.keys(context)) length += key.length + 4 + jsonLength(context[key] ?? null);
  // No character takes more than three bytes for each UTF-16 unit, so most contexts need no exact count.
  if (length * 3 <= maxContextBytes) return false;
  return utf8Length(JSON.stringify(context)) > maxContextBytes;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
