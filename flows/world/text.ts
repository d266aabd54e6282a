import { foldText, withoutAccents } from "../words/fold";
import { wordTexts } from "../words/split-text";

/** Words of a text that are compared with what is known. */
export const mostWords = 100;
/** Longer words are compared as they are written: nobody mistypes in them what can be guessed. */
const longestGuessed = 32;

/**
 * What comparing the words of one message may still cost, in comparisons; whoever finds it used up forgives no typos any
 * more. Mutable. A message's worth takes 10 to 20 ms.
 */
export type MatchMeter = { left: number };

export const messageComparisons = 40_000;

export function createMatchMeter(): MatchMeter {
  return { left: messageComparisons };
}

/** Steps of an edit distance that cost as much as one comparison. */
const stepsPerComparison = 8;

/** Lower case, without accents, punctuation turned to spaces; Devanagari letters and its vowel signs stay. Pure. */
export function fold(text: string): string {
  return wordsFolded(text).join(" ");
}

/** The folded words of a text in their order, the first hundred. Pure. */
export function wordsOf(text: string): string[] {
  return wordsFolded(text).slice(0, mostWords);
}

function wordsFolded(text: string): string[] {
  return wordTexts(withoutAccents(foldText(text)));
}

/** Optimal string alignment distance (a swap of neighbours is one edit), or `max + 1` as soon as it is more than `max`. Pure. */
export function editDistance(left: string, right: string, max: number): number {
  if (Math.abs(left.length - right.length) > max) return max + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > max) return max + 1;
    beforeLast = last;
    last = row;
  }
  return last[right.length] ?? max + 1;
}

/** Typos forgiven between two words: two from 6 letters on, one when the shorter has 4 and the longer 5, else none; none where digits are. */
function allowedEdits(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  const longer = Math.max(left.length, right.length);
  const allowed = shorter >= 6 ? 2 : shorter >= 4 && longer >= 5 ? 1 : 0;
  return longer - shorter > allowed || /\d/.test(left) || /\d/.test(right) ? 0 : allowed;
}

/** How well a word someone wrote fits a known word: 1 same, 0.9 singular and plural, 0.8 one begins with the other, less for typos, 0 not at all. Pure. */
export function wordLikeness(written: string, known: string, meter: MatchMeter): number {
  if (written === known) return 1;
  if (meter.left < 0) return 0;
  meter.left -= 1;
  const difference = Math.abs(written.length - known.length);
  if (difference <= 3 && written[0] === known[0] && stem(written) === stem(known)) return 0.9;
  if (written.length >= 4 && known.startsWith(written)) return 0.8;
  if (difference > 2 || written.length > longestGuessed) return 0;
  const allowed = allowedEdits(written, known);
  if (allowed === 0) return 0;
  meter.left -= Math.ceil((written.length * known.length) / stepsPerComparison);
  const distance = editDistance(written, known, allowed);
  if (distance > allowed) return 0;
  return distance === 1 ? 0.75 : written[0] === known[0] ? 0.55 : 0;
}

/** A plural without its ending; short words stay. Pure. */
export function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ch|sh|x|s|o)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1);
  return word;
}
