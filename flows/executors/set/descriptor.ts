import type { Fields } from "../../definition/fields";
import { jsonSchema } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";

const fields = {
  values: { control: "map", title: "Values", description: "Context paths and what to write there. A whole {{…}} keeps its type.", needed: true },
} as const satisfies Fields;

export const setDescriptor = defineDescriptor({
  name: "set",
  title: "Remember",
  description: "Writes values into the conversation's data.",
  icon: "pencil-line",
  fields,
  outputSchema: jsonSchema,
  events: [],
  writes: [],
  sideEffect: "none",
  purity: "pure",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: false,
  carries: "config",
  says: { words: [], extras: [], freely: [] },
  errors: {},
  needs: [],
  defaultTimeoutMs: 1_000,
  summarise: (config) => {
    const values = config.values;
    return typeof values === "object" && values !== null && !Array.isArray(values) ? `Set ${Object.keys(values).join(", ")}` : "Nothing to set yet";
  },
});
