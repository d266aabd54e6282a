import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { jsonObjectSchema } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  from: { control: "path", title: "Choose from", description: "The list the customer was shown.", suggestions: ["search_results"], needed: true },
  multiple: { control: "toggle", title: "Several at once", description: "Takes more than one item from one message.", fallback: true },
  labelKey: { control: "text", title: "Name field", description: "Which field of an item is its name. Usually name." },
} as const satisfies Fields;

export const selectionDescriptor = defineDescriptor({
  name: "selection",
  title: "Read a choice",
  description: "Understands numbers, names and quantities: 2, the first, two of the last, paneer tikka x2.",
  icon: "list-checks",
  fields,
  outputSchema: z.array(jsonObjectSchema),
  events: ["user_selects", "data_invalid"],
  writes: ["selected_store"],
  sideEffect: "none",
  purity: "pure",
  parks: false,
  prompts: false,
  consumesInput: true,
  fallible: false,
  carries: "config",
  says: { words: [], extras: [], freely: [] },
  errors: {
    EMPTY_SOURCE: {
      retryable: false,
      operator: "There was nothing to choose from.",
      customer: "There is nothing to choose from. Search for something else.",
    },
  },
  needs: [],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Choose from ${brief(config, "from", "a list")}`,
});
