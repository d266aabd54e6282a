import { numberWords } from "./lexicon";

/** A whole number written in digits or as a word, or null. Pure. */
export function readNumber(word: string): number | null {
  if (/^\d{1,4}$/.test(word)) return Number(word);
  return numberWords.get(word) ?? null;
}

/** `x2`, `2x`: a quantity glued to its sign, or null. Pure. */
export function readTimes(word: string): number | null {
  const match = /^(?:x(\d{1,3})|(\d{1,3})x)$/.exec(word);
  return match === null ? null : Number(match[1] ?? match[2]);
}

/** The first quantity of 1 to 999 in a list of words and where it stands. Pure. */
export function findQuantity(words: readonly string[]): { quantity: number; at: number } | null {
  for (const [at, word] of words.entries()) {
    const quantity = readTimes(word) ?? readNumber(word);
    if (quantity !== null && quantity >= 1 && quantity <= 999) return { quantity, at };
  }
  return null;
}
