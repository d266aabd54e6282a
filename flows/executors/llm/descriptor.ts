import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { mapField, numberField, requiredTextField, selectField, textField, toggleField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const llmConfigSchema = z.looseObject({
  prompt: requiredTextField({ title: "Instruction", description: "What the model should write.", long: true }),
  systemPrompt: textField({ title: "Role", description: "Who the model is and how it speaks.", long: true }),
  context: valueField({
    title: "Data",
    description: "Given to the model as data, never as instructions. A list of products or a price breakdown is also shown as cards.",
    placeholder: "{{search_results}}",
  }),
  fallbackText: textField({
    title: "Fallback text",
    description: "Said when no model answers. Without it a stock line is said, and an answer that is only kept fails.",
    long: true,
  }),
  temperature: numberField({ title: "Temperature", description: "0 is strict, 1 is free. Usually 0.7." }),
  maxTokens: numberField({ title: "Length limit", description: "Most tokens the answer may have." }),
  format: selectField(["text", "json"], { title: "Answer", description: "A text to say, or JSON to keep.", fallback: "text" }),
  schema: mapField({ title: "JSON Schema", description: "Shape that a JSON answer must have." }),
  reply: toggleField({ title: "Say it", description: "Send the text to the customer.", fallback: true }),
});

export const llmDescriptor = {
  name: "llm",
  title: "Write with AI",
  description: "A language model writes a message or a JSON value. Without a model the fallback text is said, or a stock line.",
  icon: "sparkles",
  configSchema: llmConfigSchema,
  outputSchema: z.json(),
  events: [],
  writes: [],
  sideEffect: "none",
  parks: false,
  prompts: true,
  consumesInput: false,
  fallible: true,
  carries: "config",
  says: { words: ["fallbackText"], extras: ["context"], freely: ["systemPrompt", "prompt", "context"] },
  defaultTimeoutMs: 20_000,
  summarise: (config) => brief(config, "prompt", "No instruction yet"),
} as const satisfies ExecutorDescriptor<typeof llmConfigSchema>;
