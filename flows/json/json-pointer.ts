/** One key as a part of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** `["states", "a/b", 0]` → `/states/a~1b/0`. */
export function jsonPointer(keys: readonly PropertyKey[]): string {
  return keys.map((key) => `/${escapePointer(String(key))}`).join("");
}

/** The keys of a JSON pointer; the inverse of `jsonPointer`, but that indexes come back as texts. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
