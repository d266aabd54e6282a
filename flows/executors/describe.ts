import { z } from "zod";
import type { SideEffect } from "../definition/executor-facts";
import type { JsonObject } from "../json/json";
import { type ExecutorDescriptor, errorsOf } from "../ports/executor";

/** An executor as `GET /api/executors` and the inspector's forms see it. */
export type ExecutorDescription = {
  name: string;
  title: string;
  description: string;
  icon: string;
  /** JSON Schema; each property has `title`, `description`, `control` (a FieldControl) and `template` (texts with `{{…}}` are welcome). */
  configSchema: JsonObject;
  outputSchema: JsonObject;
  events: string[];
  writes: string[];
  sideEffect: SideEffect;
  parks: boolean;
  prompts: boolean;
  consumesInput: boolean;
  fallible: boolean;
  /** What it may fail with, its ports' failures included. */
  errors: { code: string; retryable: boolean; operator: string; customer: string }[];
  /** The ports it asks. */
  needs: string[];
};

type SchemaNode = { [key: string]: unknown; anyOf?: unknown[] };

/** What a template may stand for is noise in a form: texts read as `string` and choices as `enum`; the `template` mark says the rest. */
function simplify(node: SchemaNode, zodSchema: z.core.$ZodTypes): void {
  const known = z.globalRegistry.get(zodSchema);
  if (known?.default !== undefined) node.default = known.default;
  if (known?.examples !== undefined) node.examples = known.examples;
  if (node.control === "text" || node.control === "longText" || node.control === "select") {
    const values = enumValues(node.anyOf);
    delete node.anyOf;
    node.type = "string";
    if (values !== null) node.enum = values;
  }
}

function enumValues(alternatives: unknown[] | undefined): unknown[] | null {
  for (const alternative of alternatives ?? []) {
    if (typeof alternative === "object" && alternative !== null && "enum" in alternative && Array.isArray(alternative.enum)) return alternative.enum;
  }
  return null;
}

function toJsonSchema(schema: z.ZodType): JsonObject {
  const generated = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema, zodSchema }) => simplify(jsonSchema, zodSchema),
  });
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(generated)));
}

/** Everything about an executor that is data. Pure. */
export function describeExecutor(descriptor: ExecutorDescriptor): ExecutorDescription {
  const { name, title, description, icon, sideEffect, parks, prompts, consumesInput, fallible } = descriptor;
  return {
    name,
    title,
    description,
    icon,
    configSchema: toJsonSchema(descriptor.configSchema),
    outputSchema: toJsonSchema(descriptor.outputSchema),
    events: [...descriptor.events],
    writes: [...descriptor.writes],
    sideEffect,
    parks,
    prompts,
    consumesInput,
    fallible,
    errors: Object.entries(errorsOf(descriptor)).map(([code, fact]) => ({ code, ...fact })),
    needs: [...descriptor.needs],
  };
}
