import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../../definition/schema";
import type { ExecutorDescriptor } from "../../ports/executor";
import { selectField, textField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const responseButtonSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  label: z.union([z.string(), z.number()]).transform(String),
  event: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  set: jsonObjectSchema.nullish().transform((value) => value ?? undefined),
});

export const responseConfigSchema = z.looseObject({
  message: textField({ title: "Message", description: "What to say.", long: true, needed: { unless: "cards" } }),
  buttons: z
    .union([z.array(responseButtonSchema), z.string()])
    .nullish()
    .transform((value) => (Array.isArray(value) ? value : undefined))
    .meta({ title: "Buttons", description: "Things the customer can tap instead of typing.", control: "buttons", template: true }),
  cards: valueField({
    title: "Cards",
    description: "A list of products to show, each with a button, or a price breakdown.",
    placeholder: "{{search_results}}",
  }),
  format: selectField(["text", "markdown"], { title: "Format", description: "Plain text, or Markdown.", fallback: "text" }),
});

export const responseDescriptor = {
  name: "response",
  title: "Say",
  description: "Sends one message, with buttons or cards if wanted.",
  icon: "message-square",
  configSchema: responseConfigSchema,
  outputSchema: jsonSchema,
  events: [],
  writes: [],
  sideEffect: "none",
  purity: "pure",
  parks: false,
  prompts: true,
  consumesInput: false,
  fallible: false,
  carries: "config",
  says: { words: ["message"], extras: ["buttons", "cards"], freely: [] },
  defaultTimeoutMs: 5_000,
  summarise: (config) => brief(config, "message", "No message yet"),
} as const satisfies ExecutorDescriptor<typeof responseConfigSchema>;
