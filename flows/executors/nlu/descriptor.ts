import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  extract: {
    control: "list",
    title: "Find",
    description: "Entities to look for. What is found can be read as nlu_result.food_item.",
    suggestions: ["food_item", "cuisine", "quantity", "product", "place"],
  },
  text: { control: "text", title: "Text", description: "What to understand. Empty: the customer's last message.", placeholder: "{{_input.text}}" },
  intents: { control: "list", title: "Intents", description: "Only these intents are considered. Empty: all of them." },
  minConfidence: { control: "number", title: "Least confidence", description: "From 0 to 1. Below it the event is low_confidence." },
  language: { control: "text", title: "Language", description: "A language tag such as en or hi. Empty: recognised.", suggestions: ["en", "hi", "hi-Latn"] },
} as const satisfies Fields;

export const nluDescriptor = defineDescriptor({
  name: "nlu",
  title: "Understand",
  description: "Finds the intent and the things named in what the customer said.",
  icon: "scan-text",
  fields,
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
  errors: {
    NLU_NO_INPUT: { retryable: false, operator: "There was no text to understand.", customer: "Write a message first." },
  },
  needs: ["nlu"],
  defaultTimeoutMs: 5_000,
  summarise: (config) =>
    `Find ${brief(config, "extract", "intent")
      .replace(/[[\]"]/g, "")
      .replaceAll(",", ", ")}`,
});
