/** One look at most texts: only these may hold what cannot be stored. */
const suspect = /[\u0000\ud800-\udfff]/;
const unstorable = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text as a database keeps it: NUL and the halves of a cut character (lone surrogates) become U+FFFD (requirements 1.19 rule 5). Pure. */
export function storableText(text: string): string {
  return suspect.test(text) ? text.replace(unstorable, "\ufffd") : text;
}

export function isStorableText(text: string): boolean {
  return !suspect.test(text) || storableText(text) === text;
}
