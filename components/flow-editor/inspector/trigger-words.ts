import type { Trigger } from "@/flows/definition/schema";
import { canonicalIntent } from "@/flows/nlu/intents";

export type TriggerKey = "intent" | "keyword";

/** What the triggers say under a key, as a form shows it. Pure. */
export function triggerWords(triggers: readonly Trigger[], key: TriggerKey): string[] {
  return triggers.flatMap((trigger) => shownWord(trigger, key) ?? []);
}

/** Triggers that say exactly these words under a key. Those that say one of them already stay as they are, and nothing else is lost. Pure. */
export function withTriggerWords(triggers: readonly Trigger[], key: TriggerKey, words: readonly string[]): Trigger[] {
  const kept = triggers.flatMap((trigger) => {
    const word = shownWord(trigger, key);
    if (word === undefined || words.includes(word)) return [trigger];
    const { [key]: _gone, ...rest } = trigger;
    return Object.keys(rest).length > 0 ? [rest] : [];
  });
  const said = triggerWords(kept, key);
  return [...kept, ...words.filter((word, i) => !said.includes(word) && words.indexOf(word) === i).map((word) => ({ [key]: word }))];
}

function shownWord(trigger: Trigger, key: TriggerKey): string | undefined {
  const word = trigger[key];
  return word !== undefined && key === "intent" ? canonicalIntent(word) : word;
}
