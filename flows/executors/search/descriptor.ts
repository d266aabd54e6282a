import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

export const searchIndexes = ["food_items_v3", "ecom_items_v2", "stores"] as const;

const fields = {
  index: { control: "text", required: true, title: "Catalogue", description: "What to search.", suggestions: searchIndexes },
  query: { control: "text", title: "Search for", description: "Words to look for. Empty finds nothing.", placeholder: "{{nlu_result.food_item}}" },
  filters: {
    control: "map",
    title: "Filters",
    description: "Fields that must match, such as cuisine, category, veg, storeId or maxPrice. Empty values are left out.",
  },
  size: { control: "number", title: "How many", description: "Most items to return, usually 5." },
  mode: {
    control: "select",
    choices: ["keyword", "hybrid", "related"],
    title: "Matching",
    description: "By words, by words and likeness, or things like it.",
    fallback: "keyword",
  },
  geo: {
    control: "value",
    title: "Near",
    description: "Only around a point: latitude, longitude and radiusKm.",
    placeholder: "{{delivery_address.coordinates}}",
  },
} as const satisfies Fields;

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

export const searchDescriptor = defineDescriptor({
  name: "search",
  title: "Search",
  description: "Finds products or stores, tolerant of typos.",
  icon: "search",
  fields,
  outputSchema: z.array(searchItemSchema),
  events: ["items_found", "no_items"],
  writes: ["search_total"],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {},
  needs: ["products"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Search ${brief(config, "index", "a catalogue")} for ${brief(config, "query", "nothing yet")}`,
});
