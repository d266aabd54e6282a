import type { FlowDefinition } from "../definition/schema";
import { triggersOf } from "../triggers/triggers-of";
import { stem, wordsOf } from "../world/text";

/** An intent the rules can give: its canonical name, the module it belongs to and words that mean it. */
export type RuleIntent = { name: string; module: string; keywords: readonly string[] };

/** `intent.food.order` and `food.order` are one intent (A36). Pure. */
export function canonicalIntent(name: string): string {
  return name.startsWith("intent.") ? name.slice("intent.".length) : name;
}

/** Words for actions in intents, so that a flow needs no keywords for the obvious ones. */
const actionWords: Readonly<Record<string, readonly string[]>> = {
  order: ["order", "buy", "want", "hungry", "eat"],
  send: ["send", "courier", "deliver", "parcel", "ship"],
  shop: ["shop", "buy", "shopping", "purchase"],
  track: ["track", "where", "status"],
  help: ["help", "support"],
};

/** Words that speak for the first part of an intent's name besides itself. */
const subjectWords: Readonly<Record<string, readonly string[]>> = {
  food: ["hungry", "eat", "meal", "lunch", "dinner", "breakfast", "snack", "khana", "bhook"],
  parcel: ["package", "packet", "courier"],
  ecommerce: ["shopping", "grocery"],
};

/** The intents that a flow's triggers name, each with its keywords and the words of its own name. Pure. */
export function intentsOf(definition: Pick<FlowDefinition, "trigger" | "triggers" | "module">): RuleIntent[] {
  const triggers = triggersOf(definition);
  const keywords = triggers.flatMap((trigger) => (trigger.keyword === undefined ? [] : [trigger.keyword]));
  const names = triggers.flatMap((trigger) => (trigger.intent === undefined ? [] : [canonicalIntent(trigger.intent)]));
  return [...new Set(names)].map((name) => ({ name, module: definition.module, keywords }));
}

/** How strongly words speak for an intent, 0 to 1: its keywords, its name's words, words for its action. Pure. */
export function rateIntent(words: readonly string[], intent: RuleIntent): number {
  const stems = new Set(words.map(stem));
  const text = ` ${words.join(" ")} `;
  if (intent.keywords.some((keyword) => text.includes(` ${wordsOf(keyword).join(" ")} `))) return 0.95;
  const [subject = "", action = ""] = intent.name.split(".");
  const saysSubject = [subject, ...(subjectWords[subject] ?? [])].some((word) => stems.has(stem(word)));
  const saysAction = action !== "" && [action, ...(actionWords[action] ?? [])].some((word) => stems.has(stem(word)));
  if (saysSubject && saysAction) return 0.95;
  if (saysSubject) return 0.75;
  return saysAction ? 0.5 : 0;
}
