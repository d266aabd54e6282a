const unstorable = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text as a database keeps it: NUL and the halves of a cut character (lone surrogates) become U+FFFD (requirements 1.19 rule 5). Pure. */
export function storableText(text: string): string {
  return isSuspect(text) ? text.replace(unstorable, "\ufffd") : text;
}

export function isStorableText(text: string): boolean {
  return !isSuspect(text) || storableText(text) === text;
}

/** Few texts hold any of it; most are so short that a loop is done before a pattern begins. */
function isSuspect(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0 || (unit >= 0xd800 && unit <= 0xdfff)) return true;
  }
  return false;
}
