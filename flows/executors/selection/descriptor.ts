import { z } from "zod";
import { jsonObjectSchema } from "../../definition/schema";
import type { ExecutorDescriptor } from "../../ports/executor";
import { pathField, textField, toggleField } from "../config-fields";
import { brief } from "../summaries";

export const selectionConfigSchema = z.looseObject({
  from: pathField({ title: "Choose from", description: "The list the customer was shown.", suggestions: ["search_results"], needed: true }),
  multiple: toggleField({ title: "Several at once", description: "Takes more than one item from one message.", fallback: true }),
  labelKey: textField({ title: "Name field", description: "Which field of an item is its name. Usually name." }),
});

export const selectionDescriptor = {
  name: "selection",
  title: "Read a choice",
  description: "Understands numbers, names and quantities: 2, the first, two of the last, paneer tikka x2.",
  icon: "list-checks",
  configSchema: selectionConfigSchema,
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
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Choose from ${brief(config, "from", "a list")}`,
} as const satisfies ExecutorDescriptor<typeof selectionConfigSchema>;
