import type { Meter } from "../json/meter";
import { negatesAfter, negatesBefore } from "./negation";
import type { Word } from "./split-text";

type Line = { text: string; places: ReadonlyMap<number, number> };

// A message is searched for many phrases, and a phrase is searched for in many messages.
const lines = new WeakMap<readonly Word[], Line>();
const needles = new WeakMap<readonly string[], string>();

/** The place of a phrase as whole words that are not negated, or -1. An empty phrase is nowhere, and nothing is found once the meter is at its end. */
export function findPhrase(words: readonly Word[], phrase: readonly string[], meter: Meter | null = null): number {
  if (phrase.length === 0) return -1;
  const { text, places } = lineOf(words);
  const needle = needleOf(phrase);
  if (meter !== null) meter.left -= 1 + (text.length >>> 8);
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    if (meter !== null) {
      meter.left -= 8;
      if (meter.left < 0) return -1;
    }
    const place = places.get(at) ?? 0;
    if (!isNegated(words, place, phrase.length)) return place;
  }
  return -1;
}

/** The words with a space before and after each, and where each begins. */
function lineOf(words: readonly Word[]): Line {
  const known = lines.get(words);
  if (known !== undefined) return known;
  const places = new Map<number, number>();
  let text = " ";
  for (const [index, word] of words.entries()) {
    places.set(text.length - 1, index);
    text += `${word.text} `;
  }
  const line = { text, places };
  lines.set(words, line);
  return line;
}

function needleOf(phrase: readonly string[]): string {
  const known = needles.get(phrase);
  if (known !== undefined) return known;
  const needle = ` ${phrase.join(" ")} `;
  needles.set(phrase, needle);
  return needle;
}

function isNegated(words: readonly Word[], start: number, length: number): boolean {
  const first = words[start];
  const last = words[start + length - 1];
  const before = words.slice(Math.max(0, start - 2), start).filter((word) => word.clause === first?.clause);
  const after = words.slice(start + length, start + length + 2).filter((word) => word.clause === last?.clause);
  return before.some((word) => negatesBefore.has(word.text)) || after.some((word) => negatesAfter.has(word.text));
}
