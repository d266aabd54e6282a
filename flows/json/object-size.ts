import type { JsonObject } from "./json";
import { objectBytes } from "./json-bytes";
import { jsonLength } from "./json-length";

/** True when the object as JSON text in UTF-8 takes more than so many bytes. */
export function isLargerThan(object: JsonObject, maxBytes: number, guessed = guessedLength(object, Object.keys(object))): boolean {
  return guessed * 6 > maxBytes && objectBytes(object) > maxBytes;
}

/** No character takes more than six bytes for each UTF-16 unit, escapes included, so most contexts need no exact count. */
export function guessedLength(object: JsonObject, keys: readonly string[]): number {
  let length = 2;
  for (const key of keys) length += key.length + 4 + jsonLength(object[key] ?? null);
  return length;
}
