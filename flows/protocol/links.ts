const anySite = "http://any.invalid";

/**
 * The path, with query and fragment, when `text` stays on the site that shows it; else null. Read as a browser reads it, which
 * drops tabs and line breaks and takes a backslash for a slash. Pure.
 */
export function ownPathOf(text: string): string | null {
  if (!text.startsWith("/") || !URL.canParse(text, anySite)) return null;
  const { origin, pathname, search, hash } = new URL(text, anySite);
  return origin === anySite && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : null;
}

/** True for what a card or a text may link to: a page of this site, or any by https without a name and password in its address. Pure. */
export function isSafeLink(text: string): boolean {
  if (ownPathOf(text) !== null) return true;
  if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === "https:" && username === "" && password === "";
}
