import type { Fields } from "../../definition/fields";
import { jsonObjectSchema } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  flow: {
    control: "text",
    title: "Flow",
    description: "The short name of a published flow. It runs in this state's place until it ends.",
    needed: true,
    required: true,
  },
  inputs: { control: "map", title: "Hand over", description: "Data keys of that flow and what to write there before it begins. A whole {{…}} keeps its type." },
  outputs: {
    control: "map",
    title: "Take back",
    description: "Data keys of this flow and an expression over the data that the other one ends with, without braces: address, or cart.total * 2.",
  },
} as const satisfies Fields;

export const subflowDescriptor = defineDescriptor({
  name: "subflow",
  title: "Call a flow",
  description: "Lets another flow run in this one's place, and goes on with what it has found out.",
  icon: "workflow",
  fields,
  outputSchema: jsonObjectSchema,
  events: ["subflow_cancelled"],
  writes: [],
  sideEffect: "none",
  parks: true,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "context",
  says: { words: [], extras: [], freely: [] },
  errors: {},
  needs: [],
  defaultTimeoutMs: 1_000,
  summarise: (config) => `Run ${brief(config, "flow", "?", 40)}`,
});
