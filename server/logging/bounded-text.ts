/** Characters of one text that a log line shows: a stack has less, and nobody reads more. */
export const shownLength = 8_192;

/** The text as far as it is shown. What is cut off is never looked at. */
export function cutText(text: string): string {
  if (text.length <= shownLength) return text;
  const lead = text.slice(0, shownLength);
  return `${isHalf(lead) ? lead.slice(0, -1) : lead}… (${text.length} characters)`;
}

/** Ends in the first half of a pair. */
function isHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
