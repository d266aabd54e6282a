import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { mapField, numberField, requiredTextField, selectField, textField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const searchIndexes = ["food_items_v3", "ecom_items_v2", "stores"] as const;

export const searchConfigSchema = z.looseObject({
  index: requiredTextField({ title: "Catalogue", description: "What to search.", suggestions: searchIndexes }),
  query: textField({ title: "Search for", description: "Words to look for. Empty finds nothing.", placeholder: "{{nlu_result.food_item}}" }),
  filters: mapField({
    title: "Filters",
    description: "Fields that must match, such as cuisine, category, veg, storeId or maxPrice. Empty values are left out.",
  }),
  size: numberField({ title: "How many", description: "Most items to return, usually 5." }),
  mode: selectField(["keyword", "hybrid", "related"], {
    title: "Matching",
    description: "By words, by words and likeness, or things like it.",
    fallback: "keyword",
  }),
  geo: valueField({ title: "Near", description: "Only around a point: latitude, longitude and radiusKm.", placeholder: "{{delivery_address.coordinates}}" }),
});

const searchItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  price: z.number(),
  currency: z.string(),
  storeId: z.string(),
  store: z.object({ id: z.string(), name: z.string(), coordinates: z.object({ latitude: z.number(), longitude: z.number() }) }),
  available: z.boolean(),
  score: z.number(),
});
export type SearchItem = z.infer<typeof searchItemSchema>;

export const searchDescriptor = {
  name: "search",
  title: "Search",
  description: "Finds products or stores, tolerant of typos.",
  icon: "search",
  configSchema: searchConfigSchema,
  outputSchema: z.array(searchItemSchema),
  events: ["items_found", "no_items"],
  writes: ["search_total"],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Search ${brief(config, "index", "a catalogue")} for ${brief(config, "query", "nothing yet")}`,
} as const satisfies ExecutorDescriptor<typeof searchConfigSchema>;
