import { plainNumberOf } from "../words/number-words";

/** Words that count in an order, and the Hindi and Marathi ones that mean nothing else there: "do" is also what one asks with. */
const countingWords: ReadonlyMap<string, number> = new Map([
  ["single", 1],
  ["double", 2],
  ["ek", 1],
  ["don", 2],
  ["teen", 3],
  ["char", 4],
  ["chaar", 4],
  ["paanch", 5],
  ["pach", 5],
]);

/** A whole number written in digits or as a word, or null. Pure. */
export function readNumber(word: string): number | null {
  if (/^\d{1,4}$/.test(word)) return Number(word);
  return countingWords.get(word) ?? plainNumberOf(word);
}

/** `x2`, `2x`: a quantity glued to its sign, or null. Pure. */
export function readTimes(word: string): number | null {
  const match = /^(?:x(\d{1,3})|(\d{1,3})x)$/.exec(word);
  return match === null ? null : Number(match[1] ?? match[2]);
}

const beforePrices: ReadonlySet<string> = new Set(["under", "below", "upto", "within", "than", "rs", "inr", "around", "about", "max"]);
const units: ReadonlySet<string> = new Set([
  "g",
  "gm",
  "gms",
  "gram",
  "grams",
  "kg",
  "kgs",
  "ml",
  "l",
  "litre",
  "litres",
  "rs",
  "rupees",
  "inr",
  "km",
  "minutes",
  "min",
]);

/** The first quantity of 1 to 999 in a list of words and where it stands; prices ("under 200") and measures ("500 g") are none. Pure. */
export function findQuantity(words: readonly string[]): { quantity: number; at: number } | null {
  for (const [at, word] of words.entries()) {
    const quantity = readTimes(word) ?? readNumber(word);
    if (quantity === null || quantity < 1 || quantity > 999) continue;
    if (!beforePrices.has(words[at - 1] ?? "") && !units.has(words[at + 1] ?? "")) return { quantity, at };
  }
  return null;
}
