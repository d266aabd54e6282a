/** `\u0000` and lone surrogates as well-formed `JSON.stringify` spells them, with an even number of backslashes before. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** Whether JSON's text may hold what PostgreSQL cannot keep. */
export const mayBeUnstorable = (text: string): boolean => text.includes("\\u0000") || text.includes("\\ud");

/** The value as text for a `jsonb` parameter. What PostgreSQL cannot store (NUL, lone surrogates) becomes U+FFFD (requirements 1.19 rule 5). */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  return mayBeUnstorable(text) ? text.replace(unstorable, "$1\ufffd") : text;
}

/** The value as it reads when it comes back from the database; the same one when nothing of it has to change. */
export function asStored<T>(value: T): T {
  return mayBeUnstorable(JSON.stringify(value)) ? JSON.parse(toJsonb(value)) : value;
}
