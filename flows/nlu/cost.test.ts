import { describe, expect, it } from "vitest";
import { readChoice } from "../executors/selection/read-choice";
import { wordsOf as engineWords } from "../words/words-of";
import { matchPlaces } from "../world/gazetteer";
import { localities } from "../world/localities";
import { createMatchMeter, fold, type MatchMeter, messageComparisons, mostWords, wordsOf } from "../world/text";
import { readEntities } from "./entities";
import { worldVocabulary } from "./vocabulary";

const mostLetters = 4_096;
const vocabulary = worldVocabulary();
const knownWords = [...vocabulary.dishWords].filter((word) => word.length >= 5);
const almost = (word: string, index: number) => `${word.slice(0, 2)}${index % 2 === 0 ? "zz" : "q"}${word.slice(3)}`;
const list = Array.from({ length: 500 }, (_, index) => ({
  name: `${almost(knownWords[index % knownWords.length] ?? "", index)} ${index}x`,
  label: `${index}`,
  extra: "",
}));

/** Each unfolds, or makes many words, or words that are nearly known. */
const texts: readonly (readonly [string, string])[] = [
  ["one letter that unfolds into eighteen", "\u{fdfa}".repeat(mostLetters)],
  ["letters with many accents", "\u{1f82}".repeat(mostLetters)],
  ["a fraction that unfolds", "\u{2159}".repeat(mostLetters)],
  ["words of one letter", "a ".repeat(mostLetters / 2)],
  ["dishes, nearly", knownWords.map(almost).join(" ").repeat(3)],
  ["places, nearly", localities.map(({ name }, index) => almost(name, index)).join(" ")],
  ["dishes with commas between them", knownWords.map(almost).join(",")],
  ["spaces", `${" ".repeat(mostLetters)}a`],
  ["commas", ",".repeat(mostLetters)],
  ["one word without end", "biryani".repeat(mostLetters)],
  ["two million letters", "x ".repeat(1_000_000)],
];

/** Beyond its end a meter goes by the comparison that was under way. */
const oneComparison = 200;
const costOf = (work: (meter: MatchMeter) => unknown): number => {
  const meter = createMatchMeter();
  work(meter);
  return messageComparisons - meter.left;
};

describe("what understanding a message costs, in comparisons", () => {
  it.each(texts)("is bounded for %s", (_what, text) => {
    expect(costOf((meter) => readEntities(text, vocabulary, localities, meter))).toBeLessThanOrEqual(messageComparisons + oneComparison);
    expect(costOf((meter) => matchPlaces(text, localities, 5, meter))).toBeLessThanOrEqual(messageComparisons + oneComparison);
    expect(costOf((meter) => readChoice(text, list, meter))).toBeLessThanOrEqual(messageComparisons + oneComparison);
  });

  it.each(texts)("is bounded before that, by what is left of %s once it is folded", (_what, text) => {
    expect(fold(text).length).toBeLessThanOrEqual(mostLetters);
    expect(wordsOf(text).length).toBeLessThanOrEqual(mostWords);
    const words = engineWords(text);
    expect(words.reduce((sum, word) => sum + word.text.length, 0)).toBeLessThanOrEqual(mostLetters);
  });

  it("leaves room for what people write", () => {
    const wish = "I would like two paneer tikka and one buttr naan delivered to gangapur road please, without onion";
    const cost = costOf((meter) => readEntities(wish, vocabulary, localities, meter));
    process.stdout.write(`  a message of ${wordsOf(wish).length} words costs ${cost} of ${messageComparisons} comparisons\n`);
    expect(cost).toBeLessThan(messageComparisons / 2);
  });
});
