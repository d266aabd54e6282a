import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { modules } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { invalidCoordinates } from "../shared-errors";
import { brief } from "../summaries";

const fields = {
  latitude: { control: "value", title: "Latitude", description: "Degrees; 0 is a place.", placeholder: "{{delivery_address.latitude}}", needed: true },
  longitude: { control: "value", title: "Longitude", description: "Degrees; 0 is a place.", placeholder: "{{delivery_address.longitude}}", needed: true },
  module: { control: "text", title: "For", description: "Which service must be offered there. Empty: the flow's module.", suggestions: modules },
} as const satisfies Fields;

export const zoneDescriptor = defineDescriptor({
  name: "zone",
  title: "Check the area",
  description: "Tells whether a place is inside a service area, and its terms.",
  icon: "map",
  fields,
  outputSchema: z.object({
    zoneId: z.string().nullable(),
    name: z.string().nullable(),
    serviceable: z.boolean(),
    modules: z.array(z.string()),
    codEnabled: z.boolean(),
    deliveryConfig: z.json(),
  }),
  events: ["zone_valid", "zone_invalid"],
  writes: [],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: { INVALID_COORDINATES: invalidCoordinates },
  needs: ["zones"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Is ${brief(config, "latitude", "?", 40)} in a service area?`,
});
