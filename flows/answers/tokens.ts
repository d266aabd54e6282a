import { foldText, withPlainDigits } from "../words/fold";
import { piecesOf } from "../words/split-text";

/** `isJoined`: nothing stands between it and the token before ("9ppl"). `clause` rises at every break. */
export type Token = { text: string; isNumber: boolean; isJoined: boolean; clause: number };

/** Characters of an answer that are looked at. */
const longest = 400;
/** An answer with more words than these is a story. */
export const mostTokens = 40;

/** Lower case, one form of every letter, digits as 0 to 9. */
export function foldAnswer(text: string): string {
  return withPlainDigits(foldText(text, longest));
}

/** The words and numbers of a folded text, without apostrophes. Pure. */
export function tokensOf(folded: string): Token[] {
  const pieces = piecesOf(folded, { isGrouped: true }).filter(({ type }) => type !== "other");
  return pieces.map(({ type, text, start, clause }, index) => {
    // An apostrophe between a number and a letter parts them here.
    const isJoined = pieces[index - 1]?.end === start && !/['’]/.test(folded.charAt(start));
    return { text, isNumber: type === "number", isJoined, clause };
  });
}
