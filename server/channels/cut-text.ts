/**
 * A text in parts of at most `limit` characters, cut where a reader would: between paragraphs, else lines, else words, else
 * anywhere but within a character. Joined again they are the text but for the blanks at the cuts. Pure.
 */
export function cutText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > limit) {
    const at = cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === "" && parts.length > 0 ? parts : [...parts, rest];
}

function cutAt(text: string, limit: number): number {
  const head = text.slice(0, limit + 1);
  // A cut in the first half would leave little behind it.
  for (const between of ["\n\n", "\n", " "]) {
    const at = head.lastIndexOf(between);
    if (at > limit / 2) return at;
  }
  return isInsideCharacter(text, limit) ? limit - 1 : limit;
}

const isInsideCharacter = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at));
