import type { JsonObject } from "../json/json";
import type { NluPort, NluResult } from "../ports/ports";
import type { GazetteerEntry } from "../world/gazetteer";
import { wordsOf } from "../world/text";
import { extractEntities } from "./entities";
import { canonicalIntent, type RuleIntent, rateIntent } from "./intents";
import { noWords, yesWords } from "./lexicon";
import type { Vocabulary } from "./vocabulary";

export type RuleNluOptions = {
  /** Intents of the published flows; asked anew for each text, so that publishing needs no restart. */
  intents: readonly RuleIntent[] | (() => readonly RuleIntent[]);
  vocabulary: Vocabulary;
  places: readonly GazetteerEntry[];
};

/** Understanding by rules alone: keywords, catalogue words, numbers, places, yes and no. Deterministic; never throws. */
export function createRuleNlu({ intents, vocabulary, places }: RuleNluOptions): NluPort {
  const known = typeof intents === "function" ? intents : () => intents;
  return {
    classify(text, options) {
      const words = wordsOf(text);
      const { entities, namesDish } = extractEntities(text, vocabulary, places);
      const allowed = options.intents === null ? known() : withUnknown(known(), options.intents);
      const { name, confidence } = chooseIntent(words, allowed, { namesDish, entities });
      const result: NluResult = {
        intent: name,
        confidence,
        source: "rules",
        language: options.language ?? languageOf(text),
        entities: pick(entities, options.extract),
      };
      return Promise.resolve(result);
    },
  };
}

/** The asked-for intents, also those that no published flow has. */
function withUnknown(known: readonly RuleIntent[], names: readonly string[]): RuleIntent[] {
  return names.map((given) => {
    const name = canonicalIntent(given);
    return { name: given, module: moduleOf(name), keywords: known.filter((intent) => intent.name === name).flatMap((intent) => intent.keywords) };
  });
}

function moduleOf(intent: string): string {
  return intent.split(".")[0] ?? "general";
}

type Findings = { namesDish: boolean; entities: JsonObject };

function chooseIntent(words: readonly string[], intents: readonly RuleIntent[], findings: Findings): { name: string; confidence: number } {
  let best = { name: "unknown", confidence: 0 };
  for (const intent of intents) {
    const confidence = rate(words, intent, findings);
    if (confidence > best.confidence) best = { name: intent.name, confidence };
  }
  return best;
}

function rate(words: readonly string[], intent: RuleIntent, { namesDish, entities }: Findings): number {
  const name = canonicalIntent(intent.name);
  if (name === "confirm" || name === "affirm") return words.some((word) => yesWords.has(word)) && entities.answer === "yes" ? 0.9 : 0;
  if (name === "deny") return words.some((word) => noWords.has(word)) ? 0.9 : 0;
  const byWords = rateIntent(words, { ...intent, name });
  if (name !== "food.order") return byWords;
  const byDish = namesDish || entities.cuisine !== undefined ? 0.85 : 0;
  return Math.max(byWords, byDish === 0 ? 0 : byWords > 0 ? 0.95 : byDish);
}

function pick(entities: JsonObject, names: readonly string[] | null): JsonObject {
  if (names === null || names.length === 0) return { ...entities };
  const aliases: Readonly<Record<string, string>> = { product: "food_item", item: "food_item", location: "place" };
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = entities[name] ?? entities[aliases[name] ?? ""];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const romanHindi: ReadonlySet<string> = new Set("mujhe mereko mala pahije chahiye khana khane karo karna hai hain kya ka ki ke aur nahi nako haan".split(" "));

/** `hi` for Devanagari, `hi-Latn` for Hindi in Latin letters, else `en`. Pure. */
function languageOf(text: string): string {
  if (/\p{Script=Devanagari}/u.test(text)) return "hi";
  return wordsOf(text).filter((word) => romanHindi.has(word)).length >= 2 ? "hi-Latn" : "en";
}
