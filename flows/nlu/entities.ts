import type { JsonObject } from "../json/json";
import { type GazetteerEntry, matchPlaces } from "../world/gazetteer";
import { createMatchMeter, type MatchMeter, wordLikeness, wordsOf } from "../world/text";
import { cuisineWords, fillerWords, noWords, yesWords } from "./lexicon";
import { findQuantity, readNumber, readTimes } from "./quantities";
import type { Vocabulary } from "./vocabulary";

export type Extraction = {
  entities: JsonObject;
  /** At least half of the wish's words are ones the catalogue has. */
  namesDish: boolean;
};

type Remembered = { text: string; vocabulary: Vocabulary; extraction: Extraction };

/** The last text that was read with these places: one turn asks about one message more than once. */
const lastRead = new WeakMap<readonly GazetteerEntry[], Remembered>();

export function extractEntities(text: string, vocabulary: Vocabulary, places: readonly GazetteerEntry[]): Extraction {
  const last = lastRead.get(places);
  if (last?.text === text && last.vocabulary === vocabulary) return last.extraction;
  const extraction = readEntities(text, vocabulary, places, createMatchMeter());
  lastRead.set(places, { text, vocabulary, extraction });
  return extraction;
}

/**
 * Finds food_item, cuisine, quantity, place and answer (yes or no) in a text. `food_item` is what remains when quantities,
 * cuisines and words of order and politeness are taken away; nothing remains of "order food". Pure.
 */
export function readEntities(text: string, vocabulary: Vocabulary, places: readonly GazetteerEntry[], meter: MatchMeter): Extraction {
  const said = wordsOf(text);
  const words = said.slice(0, cutAt(said));
  const quantity = findQuantity(words);
  const cuisine = findCuisine(words, vocabulary, meter);
  const rest = words.filter(
    (word, at) => at !== quantity?.at && !cuisine?.at.has(at) && readTimes(word) === null && readNumber(word) === null && !fillerWords.has(word),
  );
  // "something chinese" is a cuisine, "chinese noodles" stays a dish of that cuisine, "tandoori chicken" is one by name.
  const wished = cuisine !== null && isDishName(words, vocabulary, meter) ? words.filter((word, at) => at !== quantity?.at && !fillerWords.has(word)) : rest;
  const known = wished.filter((word) => isDishWord(word, vocabulary, meter));
  const namesDish = known.length * 2 >= Math.max(1, wished.length);
  // "birthday cake": the search should not look for birthdays.
  const wish = namesDish ? known : wished;
  const place = matchPlaces(text, places, 1, meter)[0];
  const isPlaceOnly = place !== undefined && place.confidence >= 0.9 && !namesDish;
  const answer = findAnswer(said);
  const isAnswerOnly = answer !== null && wish.every((word) => yesWords.has(word) || noWords.has(word));
  const entities: JsonObject = {};
  if (wish.length > 0 && !isPlaceOnly && !isAnswerOnly) entities.food_item = wish.join(" ");
  if (cuisine !== null) entities.cuisine = cuisine.name;
  if (quantity !== null) entities.quantity = quantity.quantity;
  if (place !== undefined) entities.place = place.label;
  if (answer !== null) entities.answer = answer;
  return { entities, namesDish };
}

/** What comes after "without" is not wished for. */
function cutAt(words: readonly string[]): number {
  const at = words.indexOf("without");
  return at > 0 ? at : words.length;
}

export function isDishWord(word: string, vocabulary: Vocabulary, meter: MatchMeter): boolean {
  if (vocabulary.dishWords.has(word)) return true;
  if (word.length < 5) return false;
  for (const known of vocabulary.dishWords) if (wordLikeness(word, known, meter) >= 0.75) return true;
  return false;
}

/** Some dish's whole name stands in the words. */
function isDishName(words: readonly string[], vocabulary: Vocabulary, meter: MatchMeter): boolean {
  return vocabulary.dishes.some((dish) => dish.every((known) => words.some((word) => wordLikeness(word, known, meter) >= 0.75)));
}

function findCuisine(words: readonly string[], { cuisines }: Vocabulary, meter: MatchMeter): { name: string; at: Set<number> } | null {
  for (const name of cuisines) {
    const parts = wordsOf(name);
    for (let start = 0; start + parts.length <= words.length; start += 1) {
      // "biryani" and "healthy" are also words of wishes: only cuisines that are named as such count.
      if (parts.length === 1 && name === "Biryani") continue;
      if (parts.every((part, index) => wordLikeness(words[start + index] ?? "", part, meter) >= 0.75))
        return { name, at: new Set(parts.map((_, index) => start + index)) };
    }
  }
  const at = words.findIndex((word) => cuisineWords.has(word));
  const name = cuisineWords.get(words[at] ?? "");
  return name === undefined ? null : { name, at: new Set([at]) };
}

/** A no anywhere beats a yes: "no, that's not right" is a no. */
function findAnswer(words: readonly string[]): "yes" | "no" | null {
  if (words.some((word) => noWords.has(word))) return "no";
  return words.some((word) => yesWords.has(word)) ? "yes" : null;
}
