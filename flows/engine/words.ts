/** One word of a message; `clause` rises at every comma, full stop or other break. */
export type Word = { text: string; clause: number };

const wordOrBreak = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)?|[,.;:!?\n।]/gu;
const isWordText = /[\p{L}\p{N}]/u;

/** The words of a text in lower case, without apostrophes. Pure. */
export function wordsOf(text: string): Word[] {
  let clause = 0;
  const words: Word[] = [];
  for (const [found] of text.normalize("NFKC").toLowerCase().matchAll(wordOrBreak)) {
    if (isWordText.test(found)) words.push({ text: found.replace(/['’]/u, ""), clause });
    else clause += 1;
  }
  return words;
}

export function phraseOf(text: string): string[] {
  return wordsOf(text).map((word) => word.text);
}

const negationBefore: ReadonlySet<string> = new Set([
  "not",
  "dont",
  "don",
  "no",
  "never",
  "isnt",
  "wont",
  "cant",
  "cannot",
  "without",
  "nahi",
  "nahin",
  "mat",
  "na",
  "नहीं",
  "मत",
  "ना",
]);
const negationAfter: ReadonlySet<string> = new Set(["nahi", "nahin", "mat", "नहीं", "मत"]);

/** The place of a phrase as whole words that are not negated, or -1. An empty phrase is nowhere. */
export function findPhrase(words: readonly Word[], phrase: readonly string[]): number {
  if (phrase.length === 0) return -1;
  for (let start = 0; start + phrase.length <= words.length; start += 1) {
    if (phrase.every((text, offset) => words[start + offset]?.text === text) && !isNegated(words, start, phrase.length)) return start;
  }
  return -1;
}

function isNegated(words: readonly Word[], start: number, length: number): boolean {
  const first = words[start];
  const last = words[start + length - 1];
  const before = words.slice(Math.max(0, start - 2), start).filter((word) => word.clause === first?.clause);
  const after = words.slice(start + length, start + length + 2).filter((word) => word.clause === last?.clause);
  return before.some((word) => negationBefore.has(word.text)) || after.some((word) => negationAfter.has(word.text));
}
