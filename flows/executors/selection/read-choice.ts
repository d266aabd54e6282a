import { readNumber, readTimes } from "../../nlu/quantities";
import { ordinalOf } from "../../words/ordinals";
import { createMatchMeter, fold, type MatchMeter, mostWords, wordLikeness, wordsOf } from "../../world/text";

/** What can be chosen: the name, the text on its button and words that may stand beside the name (the store). */
export type Choosable = { name: string; label: string; extra: string };
/** `index` counts from 0. */
export type Chosen = { index: number; quantity: number };

const mostOfOne = 99;
const prices = /(?:₹|\brs\.?)\s*[\d,]+(?:\.\d+)?/gi;
const between = /,|;|&|\+|\n|\band\b|\bplus\b|\baur\b|\bani\b/i;
const wishes = /^(?:show|search|find|look|something|anything|different|instead|what about|how about|do you have)\b/;
const fillers: ReadonlySet<string> = new Set(
  "the a an i id ill im me my we want wanna would will like love take have get give need add choose pick select go with please pls for from at number no option item items dish just only can could you that this order plate plates portion portions serving servings piece pieces packet packets".split(
    " ",
  ),
);

/** Parts of names ("hot and sour soup") that name nothing themselves. */
const connectives: ReadonlySet<string> = new Set(["and", "with", "in", "of", "ka", "ki"]);

/**
 * What a text chooses from a list: "2", "the first", "two of the last", "2 and 3", "paneer tikka x2", "both". Typos are forgiven.
 * Null when it chooses nothing, also when a part of it names something else: then it is a new wish. Pure.
 */
export function readChoice(text: string, list: readonly Choosable[], meter = createMatchMeter()): Chosen[] | null {
  const said = fold(text);
  if (said === "" || list.length === 0) return null;
  const byLabel = list.findIndex(({ label }) => fold(label) === said);
  if (byLabel !== -1) return [{ index: byLabel, quantity: 1 }];
  if (wishes.test(said)) return null;
  const bare = text.replace(prices, " ");
  const whole = readPart(wordsOf(bare), list, meter);
  if (whole !== null) return whole;
  const parts = bare.split(between, mostWords).filter((part) => fold(part) !== "");
  if (parts.length < 2) return null;
  const chosen = parts.map((part) => readPart(wordsOf(part), list, meter));
  return chosen.some((part) => part === null) ? null : merge(chosen.flatMap((part) => part ?? []));
}

function readPart(given: readonly string[], list: readonly Choosable[], meter: MatchMeter): Chosen[] | null {
  const words = given.filter((word) => !fillers.has(word));
  if (words.length === 0) return null;
  if (["all", "both", "everything"].includes(words[0] ?? "") && words.every((word) => ["all", "both", "everything", "of", "them", "these"].includes(word)))
    return list.map((_, index) => ({ index, quantity: 1 }));
  const of = words.indexOf("of");
  if (of > 0) {
    const quantity = readNumber(words[0] ?? "");
    const chosen = of === 1 && quantity !== null ? readReference(words.slice(2), list) : null;
    return chosen === null || quantity === null ? readByName(words, list, meter) : withQuantity(chosen, quantity);
  }
  return readReference(words, list) ?? readByName(words, list, meter);
}

/** Numbers and ordinals: "2", "1 3", "second one", "first two", "2 x3". */
function readReference(words: readonly string[], list: readonly Choosable[]): Chosen[] | null {
  const times = words.map(readTimes).find((value) => value !== null) ?? timesAfterX(words);
  const rest = words.filter((word, at) => readTimes(word) === null && word !== "x" && !(words[at - 1] === "x" && times !== null));
  const [first, second] = rest;
  const ordinal = ordinalOf(first ?? "");
  if (ordinal !== null) {
    const count = rest.length === 2 && second !== "one" ? numberOf(second) : null;
    if (count !== null && Math.abs(ordinal) === 1) return inRange(ordinal === 1 ? range(0, count) : range(list.length - count, count), list, times);
    return rest.length === 1 || (rest.length === 2 && (second === "one" || second === "ones"))
      ? inRange([ordinal > 0 ? ordinal - 1 : list.length + ordinal], list, times)
      : null;
  }
  const numbers = rest.map(numberOf);
  return rest.length > 0 && numbers.every((number) => number !== null)
    ? inRange(
        numbers.map((number) => (number ?? 0) - 1),
        list,
        times,
      )
    : null;
}

function timesAfterX(words: readonly string[]): number | null {
  const at = words.indexOf("x");
  return at === -1 ? null : readNumber(words[at + 1] ?? "");
}

function numberOf(word: string | undefined): number | null {
  return word === undefined ? null : readNumber(word);
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, offset) => from + offset);
}

function inRange(indexes: readonly number[], list: readonly Choosable[], quantity: number | null): Chosen[] | null {
  if (indexes.some((index) => index < 0 || index >= list.length)) return null;
  return withQuantity(
    indexes.map((index) => ({ index, quantity: 1 })),
    quantity ?? 1,
  );
}

function withQuantity(chosen: readonly Chosen[], quantity: number): Chosen[] | null {
  return quantity >= 1 && quantity <= mostOfOne ? merge(chosen.map(({ index }) => ({ index, quantity }))) : null;
}

function readByName(words: readonly string[], list: readonly Choosable[], meter: MatchMeter): Chosen[] | null {
  const counted = words.map((word) => readTimes(word) ?? readNumber(word));
  const quantity = counted.find((value) => value !== null) ?? 1;
  const wanted = words.filter((word, at) => counted[at] === null && word !== "x" && word !== "of" && word !== "one");
  if (wanted.every((word) => connectives.has(word))) return null;
  let best: { index: number; score: number } | null = null;
  for (const [index, item] of list.entries()) {
    const score = likeness(wanted, item, meter);
    if (score > 0 && (best === null || score > best.score)) best = { index, score };
  }
  return best === null ? null : withQuantity([{ index: best.index, quantity: 1 }], quantity);
}

/** 0 unless every word fits the name or the store, and one at least the name. */
function likeness(wanted: readonly string[], { name, extra }: Choosable, meter: MatchMeter): number {
  const nameWords = wordsOf(name);
  const extraWords = wordsOf(extra);
  const best = (word: string, known: readonly string[]) => known.reduce((max, other) => Math.max(max, wordLikeness(word, other, meter)), 0);
  const byName = wanted.map((word) => best(word, nameWords));
  const hits = wanted.map((word, at) => Math.max(byName[at] ?? 0, 0.9 * best(word, extraWords)));
  if (hits.some((hit) => hit === 0) || byName.every((hit) => hit === 0)) return 0;
  return hits.reduce((sum, hit) => sum + hit, 0) / hits.length + 0.1 * Math.min(1, wanted.length / Math.max(1, nameWords.length));
}

function merge(chosen: readonly Chosen[]): Chosen[] {
  const quantities = new Map<number, number>();
  for (const { index, quantity } of chosen) quantities.set(index, (quantities.get(index) ?? 0) + quantity);
  return [...quantities].map(([index, quantity]) => ({ index, quantity: Math.min(mostOfOne, quantity) }));
}
