import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { invalidCoordinates } from "../shared-errors";
import { brief } from "../summaries";

const fields = {
  from: { control: "value", title: "From", description: "A point or an address.", placeholder: "{{selected_store.coordinates}}", needed: true },
  to: { control: "value", title: "To", description: "A point or an address.", placeholder: "{{delivery_address.coordinates}}", needed: true },
  profile: { control: "text", title: "By", description: "How the way is travelled.", suggestions: ["driving", "cycling", "walking"] },
} as const satisfies Fields;

export const distanceDescriptor = defineDescriptor({
  name: "distance",
  title: "Measure the way",
  description: "Road distance in kilometres between two points.",
  icon: "route",
  fields,
  outputSchema: z.number().meta({ title: "Kilometres, two decimals" }),
  events: ["calculated"],
  writes: ["distance_info"],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {
    MISSING_COORDINATES: {
      retryable: false,
      operator: "A distance was asked for without two places. Collect both addresses first.",
      customer: "We need your address first.",
    },
    INVALID_COORDINATES: invalidCoordinates,
    SAME_LOCATION: {
      retryable: false,
      operator: "Pickup and delivery are the same place.",
      customer: "Both addresses are the same. Change one of them.",
    },
  },
  needs: ["router"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `From ${brief(config, "from", "?", 40)} to ${brief(config, "to", "?", 40)}`,
});
