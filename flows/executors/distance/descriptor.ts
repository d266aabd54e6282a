import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { textField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const distanceConfigSchema = z.looseObject({
  from: valueField({ title: "From", description: "A point or an address.", placeholder: "{{selected_store.coordinates}}", needed: true }),
  to: valueField({ title: "To", description: "A point or an address.", placeholder: "{{delivery_address.coordinates}}", needed: true }),
  profile: textField({ title: "By", description: "How the way is travelled.", suggestions: ["driving", "cycling", "walking"] }),
});

export const distanceDescriptor = {
  name: "distance",
  title: "Measure the way",
  description: "Road distance in kilometres between two points.",
  icon: "route",
  configSchema: distanceConfigSchema,
  outputSchema: z.number().meta({ title: "Kilometres, two decimals" }),
  events: ["calculated"],
  writes: ["distance_info"],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  defaultTimeoutMs: 5_000,
  summarise: (config) => `From ${brief(config, "from", "?", 40)} to ${brief(config, "to", "?", 40)}`,
} as const satisfies ExecutorDescriptor<typeof distanceConfigSchema>;
