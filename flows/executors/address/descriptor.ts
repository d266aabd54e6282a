import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  field: {
    control: "text",
    required: true,
    title: "Which address",
    description: "What the address is for; decides how it is asked.",
    suggestions: ["delivery_address", "pickup_address"],
  },
  prompt: { control: "longText", title: "Question", description: "Asked on entry. Empty: a question that fits the field." },
  allow_saved: {
    control: "toggle",
    title: "Offer saved addresses",
    description: "Saved addresses come first; others are offered well-known places.",
    fallback: true,
  },
  require_coordinates: { control: "toggle", title: "Must be on the map", description: "An address that cannot be located is refused.", fallback: true },
  saveNew: { control: "toggle", title: "Save new addresses", description: "Keeps a new address for next time.", fallback: false },
  maxAttempts: { control: "number", title: "Tries", description: "After so many misses the event is max_attempts. Usually 3." },
} as const satisfies Fields;

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

export const addressDescriptor = defineDescriptor({
  name: "address",
  title: "Ask for an address",
  description: "Offers saved addresses or known places and locates what the customer says.",
  icon: "map-pin",
  fields,
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
  errors: {
    ADDRESS_NO_COORDINATES: {
      retryable: false,
      operator: "The address has no place on the map.",
      customer: "We could not find that address. Try a landmark or the area's name.",
    },
    MAX_ATTEMPTS: {
      retryable: false,
      operator: "The customer could not be understood after the allowed number of tries.",
      customer: "This conversation has ended. Start a new one to go on.",
    },
  },
  needs: ["addresses", "geocoder"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Ask for ${brief(config, "field", "an address").replaceAll("_", " ")}`,
});
