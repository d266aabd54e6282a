import type { Fields } from "../../definition/fields";
import { jsonSchema } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  message: { control: "longText", title: "Message", description: "What to say.", needed: { unless: "cards" } },
  buttons: { control: "buttons", title: "Buttons", description: "Things the customer can tap instead of typing." },
  cards: {
    control: "value",
    title: "Cards",
    description: "A list of products to show, each with a button, or a price breakdown.",
    placeholder: "{{search_results}}",
  },
  format: { control: "select", choices: ["text", "markdown"], title: "Format", description: "Plain text, or Markdown.", fallback: "text" },
} as const satisfies Fields;

export const responseDescriptor = defineDescriptor({
  name: "response",
  title: "Say",
  description: "Sends one message, with buttons or cards if wanted.",
  icon: "message-square",
  fields,
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
  errors: {},
  needs: ["products"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => brief(config, "message", "No message yet"),
});
