import { z } from "zod";
import { configSchemaOf } from "../definition/config-schema";
import { fieldSchema } from "../definition/fields";
import { jsonObjectSchema } from "../definition/schema";
import type { JsonObject } from "../json/json";
import type { Executor, ExecutorDescriptor } from "../ports/executor";
import { isPortName, type PortName } from "../ports/ports";
import { brief } from "./summaries";

const names = z.array(z.string().max(128)).max(100);
const text = z.string().min(1).max(500);

/** All of an executor but its logic, as data: what a plugin writes, and what crosses between threads and to the browser. */
export const manifestSchema = z.strictObject({
  name: z.string().max(64),
  title: text,
  description: text,
  icon: z.string().max(2_000).default("circle"),
  fields: z.record(z.string().max(64), fieldSchema).default({}),
  /** JSON Schema of what it gives. */
  output: jsonObjectSchema.default({}),
  events: names.default([]),
  writes: names.default([]),
  errors: z.record(z.string().max(128), z.strictObject({ retryable: z.boolean(), operator: text, customer: text })).default({}),
  needs: z.array(z.string().refine((name): name is PortName => isPortName(name), { error: ({ input }) => `there is no port '${String(input)}'` })).default([]),
  credential: z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), title: text, description: text }).optional(),
  sideEffect: z.enum(["none", "idempotent", "once"]).default("none"),
  purity: z.literal("pure").optional(),
  parks: z.boolean().default(false),
  prompts: z.boolean().default(false),
  consumesInput: z.boolean().default(false),
  readsLocation: z.literal(true).optional(),
  fallible: z.boolean().default(true),
  carries: z.enum(["nothing", "config", "context"]).optional(),
  says: z.strictObject({ words: names, extras: names, freely: names }).optional(),
  secrets: names.optional(),
  timeoutMs: z.number().int().min(100).max(25_000).default(10_000),
  /** One line for a node: "Convert {amount} {from} to {to}". */
  summary: z.string().max(200).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The executor of a manifest, with its logic from wherever that is. */
export function executorOf(manifest: Manifest, logic: Pick<Executor, "execute" | "simulate">): Executor {
  return { descriptor: descriptorOf(manifest), ...logic };
}

/** What a manifest says of an executor, without its logic. */
export function descriptorOf({ output, timeoutMs, summary, ...same }: Manifest): ExecutorDescriptor {
  return {
    ...same,
    configSchema: configSchemaOf(same.fields),
    outputSchema: z.unknown().meta(output),
    defaultTimeoutMs: timeoutMs,
    summarise: (config) => summarise(summary ?? same.title, config),
  };
}

/** A summary with the config's values where it names them; what is not set yet is an ellipsis. Pure. */
function summarise(summary: string, config: JsonObject): string {
  return summary.replace(/\{(\w+)\}/g, (_, key: string) => brief(config, key, "…", 40));
}
