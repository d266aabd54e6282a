const unstorable = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text as a database keeps it: NUL and the halves of a cut character (lone surrogates) become U+FFFD (requirements 1.19 rule 5). Pure. */
export function storableText(text: string): string {
  return isSuspect(text) ? text.replace(unstorable, "\ufffd") : text;
}

export function isStorableText(text: string): boolean {
  return !isSuspect(text) || storableText(text) === text;
}

/** Few texts hold any of it, and the platform's own looks are quicker than a pattern: most texts have one byte a character and are well-formed at once. */
function isSuspect(text: string): boolean {
  return !text.isWellFormed() || text.includes("\u0000");
}
