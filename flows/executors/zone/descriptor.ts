import { z } from "zod";
import { modules } from "../../definition/schema";
import type { ExecutorDescriptor } from "../../ports/executor";
import { textField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const zoneConfigSchema = z.looseObject({
  latitude: valueField({ title: "Latitude", description: "Degrees; 0 is a place.", placeholder: "{{delivery_address.latitude}}", needed: true }),
  longitude: valueField({ title: "Longitude", description: "Degrees; 0 is a place.", placeholder: "{{delivery_address.longitude}}", needed: true }),
  module: textField({ title: "For", description: "Which service must be offered there. Empty: the flow's module.", suggestions: modules }),
});

export const zoneDescriptor = {
  name: "zone",
  title: "Check the area",
  description: "Tells whether a place is inside a service area, and its terms.",
  icon: "map",
  configSchema: zoneConfigSchema,
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
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Is ${brief(config, "latitude", "?", 40)} in a service area?`,
} as const satisfies ExecutorDescriptor<typeof zoneConfigSchema>;
