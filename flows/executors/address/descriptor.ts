import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { numberField, requiredTextField, textField, toggleField } from "../config-fields";
import { brief } from "../summaries";

export const addressConfigSchema = z.looseObject({
  field: requiredTextField({
    title: "Which address",
    description: "What the address is for; decides how it is asked.",
    suggestions: ["delivery_address", "pickup_address"],
  }),
  prompt: textField({ title: "Question", description: "Asked on entry. Empty: a question that fits the field.", long: true }),
  allow_saved: toggleField({
    title: "Offer saved addresses",
    description: "Saved addresses come first; others are offered well-known places.",
    fallback: true,
  }),
  require_coordinates: toggleField({ title: "Must be on the map", description: "An address that cannot be located is refused.", fallback: true }),
  saveNew: toggleField({ title: "Save new addresses", description: "Keeps a new address for next time.", fallback: false }),
  maxAttempts: numberField({ title: "Tries", description: "After so many misses the event is max_attempts. Usually 3." }),
});

const pointSchema = z.object({ latitude: z.number(), longitude: z.number() });

export const addressOutputSchema = z.object({
  id: z.string().optional(),
  label: z.string().optional(),
  line1: z.string(),
  landmark: z.string().optional(),
  city: z.string().optional(),
  pincode: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  coordinates: pointSchema.optional(),
  formatted: z.string(),
  source: z.string(),
  confidence: z.number(),
});

export const addressDescriptor = {
  name: "address",
  title: "Ask for an address",
  description: "Offers saved addresses or known places and locates what the customer says.",
  icon: "map-pin",
  configSchema: addressConfigSchema,
  outputSchema: addressOutputSchema,
  events: ["address_valid", "address_invalid", "max_attempts"],
  writes: [],
  sideEffect: "none",
  parks: true,
  prompts: false,
  consumesInput: true,
  readsLocation: true,
  fallible: true,
  carries: "config",
  says: { words: ["prompt"], extras: [], freely: [] },
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Ask for ${brief(config, "field", "an address").replaceAll("_", " ")}`,
} as const satisfies ExecutorDescriptor<typeof addressConfigSchema>;
