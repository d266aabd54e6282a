import { withFewMarks } from "../marks";
/** `isJoined`: nothing stands between it and the token before ("9ppl"). `clause` rises at every break. */
export type Token = { text: string; isNumber: boolean; isJoined: boolean; clause: number };

/** Characters of an answer that are looked at; folding can make three of one, so it counts before and after. */
const longest = 400;
/** An answer with more words than these is a story. */
export const mostTokens = 40;

/** Where the digits of other scripts begin. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66];
const tokenPattern = /\d+(?:,\d{2,3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[,.;:!?।\n]/gu;

/** Lower case, one form of every letter, digits as 0 to 9. */
export function foldAnswer(text: string): string {
  return withFewMarks(text.slice(0, longest))
    .normalize("NFKC")
    .slice(0, longest)
    .toLowerCase()
    .replace(/\p{Nd}/gu, digitOf);
}

function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** The words and numbers of a folded text, without apostrophes. Pure. */
export function tokensOf(folded: string): Token[] {
  let clause = 0;
  let end = -1;
  const tokens: Token[] = [];
  for (const match of folded.matchAll(tokenPattern)) {
    const [text] = match;
    if (/^[,.;:!?।\n]$/.test(text)) clause += 1;
    else {
      const isJoined = end === match.index;
      tokens.push({ text: text.replace(/['’]/gu, ""), isNumber: /^\d/.test(text), isJoined, clause });
      end = match.index + text.length;
    }
  }
  return tokens;
}
