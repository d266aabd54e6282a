import { kinds } from "@/flows/answers/kinds";
import { declaredKeys } from "@/flows/definition/answer-kind";
import { contextTypes, type FlowDefinition } from "@/flows/definition/schema";
import { walkActions } from "@/flows/definition/walk-actions";
import type { ExecutorDescription } from "@/flows/executors/describe";
import { isObject, type Json, type JsonObject } from "@/flows/json/json";

/** A path that templates and expressions may read, and what stands there. */
export type ContextPath = { path: string; detail: string };

const reserved: readonly ContextPath[] = [
  { path: "_input.text", detail: "what the customer said last" },
  { path: "_event.name", detail: "the newest event" },
  { path: "_error.message", detail: "why the last action failed" },
  { path: "_meta.channel", detail: "web, whatsapp …" },
];

/** Every path that is declared or that some action writes, with one level of what is known below it. Pure. */
export function contextPaths(definition: FlowDefinition, executors: readonly ExecutorDescription[]): ContextPath[] {
  const outputs = new Map(executors.map(({ name, outputSchema }) => [name, outputSchema]));
  const found = new Map<string, string>();
  const add = (path: string, detail: string) => {
    if (path !== "" && !found.has(path)) found.set(path, detail);
  };
  for (const [key, field] of Object.entries(definition.context)) add(key, field.type);
  for (const { action } of walkActions(definition)) {
    if (typeof action.output === "object") for (const path of Object.keys(action.output)) add(path, `from ${action.executor}`);
    if (typeof action.output !== "string") continue;
    add(action.output, `from ${action.executor}`);
    const schema = outputs.get(action.executor);
    if (schema) for (const [key, type] of propertiesOf(schema)) add(`${action.output}.${key}`, type);
  }
  for (const { key, kind, state } of declaredKeys(definition)) if (state !== null) add(key, `${kinds[kind ?? "text"].title.toLowerCase()}, kept by ${state}`);
  return [...[...found].map(([path, detail]) => ({ path, detail })), ...reserved];
}

function propertiesOf(schema: JsonObject): [string, string][] {
  const { properties } = schema;
  if (!isObject(properties)) return schema.type === "array" ? [["length", "number"]] : [];
  return Object.entries(properties).map(([key, property]) => [key, typeOf(property)]);
}

function typeOf(property: Json): string {
  const type = isObject(property) ? property.type : undefined;
  return contextTypes.find((candidate) => candidate === type) ?? "value";
}
