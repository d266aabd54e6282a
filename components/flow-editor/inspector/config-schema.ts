import { z } from "zod";
import type { ExecutorDescription } from "@/flows/executors/describe";
import { describeExecutors } from "@/flows/executors/registry";

const propertySchema = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  control: z.enum(["text", "longText", "number", "select", "toggle", "list", "map", "buttons", "value", "path"]).catch("value"),
  enum: z.array(z.unknown()).optional(),
  examples: z.array(z.string()).optional(),
  placeholder: z.string().optional(),
  default: z.unknown().optional(),
});
const configSchema = z.looseObject({ properties: z.record(z.string(), propertySchema).default({}), required: z.array(z.string()).default([]) });

export type ConfigProperty = {
  key: string;
  title: string;
  help: string | undefined;
  control: z.infer<typeof propertySchema>["control"];
  choices: string[];
  suggestions: string[];
  placeholder: string | undefined;
  default: unknown;
  required: boolean;
};

let cache: { list: readonly ExecutorDescription[]; fields: ReadonlyMap<string, readonly ConfigProperty[]> } | null = null;

function load() {
  if (cache) return cache;
  const list = describeExecutors();
  cache = { list, fields: new Map(list.map((executor) => [executor.name, fieldsOf(executor)])) };
  return cache;
}

/** All executors, in the order of the palette. */
export function listExecutors(): readonly ExecutorDescription[] {
  return load().list;
}

/** The fields of an executor's form, drawn from its JSON Schema; null for an unknown executor. */
export function configFields(executor: string): readonly ConfigProperty[] | null {
  return load().fields.get(executor) ?? null;
}

function fieldsOf({ configSchema: raw }: ExecutorDescription): ConfigProperty[] {
  const { properties, required } = configSchema.parse(raw);
  return Object.entries(properties).map(([key, property]) => ({
    key,
    title: property.title ?? key,
    help: property.description,
    control: property.control,
    choices: (property.enum ?? []).filter((value) => typeof value === "string"),
    suggestions: property.examples ?? [],
    placeholder: property.placeholder === undefined ? undefined : `e.g. ${property.placeholder}`,
    default: property.default,
    required: required.includes(key),
  }));
}
