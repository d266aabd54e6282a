import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { numberField, textField, wordsField } from "../config-fields";
import { brief } from "../summaries";

export const nluConfigSchema = z.looseObject({
  extract: wordsField({
    title: "Find",
    description: "Entities to look for. What is found can be read as nlu_result.food_item.",
    suggestions: ["food_item", "cuisine", "quantity", "product", "place"],
  }),
  text: textField({ title: "Text", description: "What to understand. Empty: the customer's last message.", placeholder: "{{_input.text}}" }),
  intents: wordsField({ title: "Intents", description: "Only these intents are considered. Empty: all of them." }),
  minConfidence: numberField({ title: "Least confidence", description: "From 0 to 1. Below it the event is low_confidence." }),
  language: textField({ title: "Language", description: "A language tag such as en or hi. Empty: recognised.", suggestions: ["en", "hi", "hi-Latn"] }),
});

export const nluDescriptor = {
  name: "nlu",
  title: "Understand",
  description: "Finds the intent and the things named in what the customer said.",
  icon: "scan-text",
  configSchema: nluConfigSchema,
  outputSchema: z.looseObject({
    intent: z.string(),
    confidence: z.number(),
    language: z.string(),
    source: z.string(),
    entities: z.record(z.string(), z.json()),
  }),
  events: ["extracted", "no_entities", "low_confidence"],
  writes: [],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: true,
  fallible: true,
  carries: "config",
  says: { words: [], extras: [], freely: [] },
  defaultTimeoutMs: 5_000,
  summarise: (config) =>
    `Find ${brief(config, "extract", "intent")
      .replace(/[[\]"]/g, "")
      .replaceAll(",", ", ")}`,
} as const satisfies ExecutorDescriptor<typeof nluConfigSchema>;
