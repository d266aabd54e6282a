/** `start` and `end` are places in the text; `clause` rises at every comma, full stop or other break. */
export type Piece = { type: "number" | "letters" | "other"; text: string; start: number; end: number; clause: number };

/** One word of a text. */
export type Word = { text: string; clause: number };

const number = String.raw`\d+(?:\.\d+)?`;
/** "1,200" and "1,00,000": a list of numbers looks the same, so only who wants one number reads them so. */
const groupedNumber = String.raw`\d+(?:,\d{2,3})+(?!\d)(?:\.\d+)?`;
/** Of other scripts. */
const otherNumber = String.raw`(?:(?!\d)\p{N})+(?:\.(?:(?!\d)\p{Nd})+)?`;
const letters = String.raw`(?:(?<=\p{N})['’])?[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*`;
const breaks = String.raw`[,.;:!?।\n]`;

const piecePattern = new RegExp([number, otherNumber, letters, breaks].join("|"), "gu");
const groupedPattern = new RegExp([groupedNumber, number, otherNumber, letters, breaks].join("|"), "gu");
const isBreak = /^[,.;:!?।\n]$/;
const isDigits = /^\d/;
const isOther = /^\p{N}/u;

/**
 * The numbers and runs of letters of a folded text, without apostrophes; what stands glued together ("9ppl") is apart here.
 * "1.5" is one number, and with `isGrouped` "1,200" too. Pure.
 */
export function piecesOf(folded: string, { isGrouped = false } = {}): Piece[] {
  let clause = 0;
  const pieces: Piece[] = [];
  for (const match of folded.matchAll(isGrouped ? groupedPattern : piecePattern)) {
    const [text] = match;
    if (isBreak.test(text)) clause += 1;
    else pieces.push({ type: typeOf(text), text: text.replace(/['’]/gu, ""), start: match.index, end: match.index + text.length, clause });
  }
  return pieces;
}

function typeOf(text: string): Piece["type"] {
  if (isDigits.test(text)) return "number";
  return isOther.test(text) ? "other" : "letters";
}

/** The words of a folded text: "1.5", "café", "9ppl" and "don't" are one each. Pure. */
export function wordsIn(folded: string): Word[] {
  const words: Word[] = [];
  let end = -1;
  let last: Word | undefined;
  for (const piece of piecesOf(folded)) {
    if (last !== undefined && piece.start === end) last.text += piece.text;
    else {
      last = { text: piece.text, clause: piece.clause };
      words.push(last);
    }
    end = piece.end;
  }
  return words.filter(({ text }) => isWordText.test(text));
}

const isWordText = /[\p{L}\p{N}]/u;

/** The same as a list of texts. Pure. */
export function wordTexts(folded: string): string[] {
  return wordsIn(folded).map(({ text }) => text);
}
