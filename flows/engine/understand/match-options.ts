import type { EventName } from "../../definition/schema";
import { canonicalJson } from "../../json/canonical";
import type { JsonObject } from "../../json/json";
import type { Meter } from "../../json/meter";
import { findPhrase } from "../../words/find-phrase";
import type { Word } from "../../words/split-text";
import type { CompiledOption } from "../compile/compiled";

/** The option whose id or label a message is, and nothing else. */
export function findNamesakes(words: readonly Word[], options: readonly CompiledOption[]): CompiledOption[] {
  const text = words.map((word) => word.text).join(" ");
  return options.filter((option) => option.exact.includes(text)).slice(0, 1);
}

/** The options that a message is: its number, its id or its label and nothing else. "1 and 3" is two. */
export function findExactOptions(words: readonly Word[], options: readonly CompiledOption[]): CompiledOption[] {
  const named = findNamesakes(words, options);
  if (named.length > 0) return named;
  const numbers = words.filter((word) => !numberFillers.has(word.text));
  if (numbers.length === 0 || !numbers.every((word) => /^\d{1,2}$/.test(word.text))) return [];
  const hits = numbers.map((word) => options.find(({ number }) => number === Number(word.text)));
  return hits.every((hit) => hit !== undefined) ? hits : [];
}

const numberFillers: ReadonlySet<string> = new Set(["and", "option", "number", "no", "aur", "the"]);

/** The options that a message names among other words, in the order of the options. */
export function findNamedOptions(words: readonly Word[], options: readonly CompiledOption[], meter: Meter): CompiledOption[] {
  return options.filter(({ phrases }) => phrases.some((phrase) => findPhrase(words, phrase, meter) !== -1));
}

/** What the hit options set together, or null when two set one path differently (rule 30). */
export function mergeSets(hits: readonly { set?: JsonObject | null | undefined }[]): JsonObject | null {
  const merged: JsonObject = {};
  for (const { set } of hits) {
    for (const [path, value] of Object.entries(set ?? {})) {
      const other = Object.hasOwn(merged, path) ? merged[path] : undefined;
      if (other !== undefined && canonicalJson(other) !== canonicalJson(value)) return null;
      merged[path] = value;
    }
  }
  return merged;
}

/** The event that the first hit with one gives. */
export function eventOfHits(hits: readonly CompiledOption[]): EventName | null {
  return hits.find(({ option }) => option.event !== undefined)?.option.event ?? null;
}
