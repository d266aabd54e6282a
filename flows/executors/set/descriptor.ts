import { z } from "zod";
import { jsonSchema } from "../../definition/schema";
import type { ExecutorDescriptor } from "../../ports/executor";
import { mapField } from "../config-fields";

export const setConfigSchema = z.looseObject({
  values: mapField({ title: "Values", description: "Context paths and what to write there. A whole {{…}} keeps its type.", needed: true }),
});

export const setDescriptor = {
  name: "set",
  title: "Remember",
  description: "Writes values into the conversation's data.",
  icon: "pencil-line",
  configSchema: setConfigSchema,
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
  defaultTimeoutMs: 1_000,
  summarise: (config) => {
    const values = config.values;
    return typeof values === "object" && values !== null && !Array.isArray(values) ? `Set ${Object.keys(values).join(", ")}` : "Nothing to set yet";
  },
} as const satisfies ExecutorDescriptor<typeof setConfigSchema>;
