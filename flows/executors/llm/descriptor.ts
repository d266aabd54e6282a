import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { notNow } from "../../ports/port-errors";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  prompt: { control: "longText", required: true, title: "Instruction", description: "What the model should write." },
  systemPrompt: { control: "longText", title: "Role", description: "Who the model is and how it speaks." },
  context: {
    control: "value",
    title: "Data",
    description: "Given to the model as data, never as instructions. A list of products or a price breakdown is also shown as cards.",
    placeholder: "{{search_results}}",
  },
  fallbackText: {
    control: "longText",
    title: "Fallback text",
    description: "Said when no model answers. Without it a stock line is said, and an answer that is only kept fails.",
  },
  temperature: { control: "number", title: "Temperature", description: "0 is strict, 1 is free. Usually 0.7." },
  maxTokens: { control: "number", title: "Length limit", description: "Most tokens the answer may have." },
  format: { control: "select", choices: ["text", "json"], title: "Answer", description: "A text to say, or JSON to keep.", fallback: "text" },
  schema: { control: "map", title: "JSON Schema", description: "Shape that a JSON answer must have." },
  reply: { control: "toggle", title: "Say it", description: "Send the text to the customer.", fallback: true },
} as const satisfies Fields;

export const llmDescriptor = defineDescriptor({
  name: "llm",
  title: "Write with AI",
  description: "A language model writes a message or a JSON value. Without a model the fallback text is said, or a stock line.",
  icon: "sparkles",
  fields,
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
  errors: {
    LLM_BAD_JSON: {
      retryable: true,
      operator: "The language model did not answer in the shape it was asked for.",
      customer: notNow,
    },
  },
  needs: ["llm", "products"],
  defaultTimeoutMs: 20_000,
  summarise: (config) => brief(config, "prompt", "No instruction yet"),
});
