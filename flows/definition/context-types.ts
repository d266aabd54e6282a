import { isObject, type Json, type JsonObject } from "../json/json";
import type { ContextField, FlowDefinition } from "./schema";

/**
 * TypeScript types of a flow's context: what is known while it runs (anything may still be missing, and null stands for nothing), and
 * what is known when it has been completed. Types and what validation says of values become types; bounds and patterns do not. Pure.
 */
export function contextTypes(definition: FlowDefinition): string {
  const name = typeName(definition.id);
  const fields = Object.entries(definition.context).sort(([a], [b]) => (a < b ? -1 : 1));
  const required = fields.filter(([, { required }]) => required).map(([key]) => JSON.stringify(key));
  const whole = `${name}Context`;
  return [
    `/** What the flow ${definition.id} knows while it runs. Written by \`parley types ${definition.id}\`: change the flow, not this. */`,
    `export type ${whole} = {`,
    ...fields.flatMap(([key, field]) => [
      ...(field.sensitive === true ? ["  /** Private. */"] : []),
      `  ${propertyName(key)}?: ${indented(typeOfField(field))} | null;`,
    ]),
    "};",
    "",
    `/** What it knows when it has been completed. */`,
    required.length === 0
      ? `export type ${name}Completed = ${whole};`
      : `export type ${name}Completed = ${whole} & { [Key in ${required.join(" | ")}]: NonNullable<${whole}[Key]> };`,
    "",
  ].join("\n");
}

/** "food_order_v2" → "FoodOrderV2". */
function typeName(slug: string): string {
  return slug
    .split(/[_-]+/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}

/** What validation says of a value goes before the plain type, as far as it fits it. */
function typeOfField({ type, validation }: ContextField): string {
  return typeOf({ type, ...validation });
}

/** The type that a fragment of JSON Schema describes. */
function typeOf(fragment: Json | undefined): string {
  if (!isObject(fragment)) return "unknown";
  const { enum: values, const: value, anyOf, oneOf, allOf, type } = fragment;
  if (value !== undefined) return literal(value);
  if (Array.isArray(values) && values.length > 0) return union(values.map(literal));
  if (Array.isArray(anyOf)) return union(anyOf.map((part) => typeOf(merged(fragment, part))));
  if (Array.isArray(oneOf)) return union(oneOf.map((part) => typeOf(merged(fragment, part))));
  if (Array.isArray(allOf)) return typeOf(allOf.reduce<JsonObject>((all, part) => merged(all, part), without(fragment, "allOf")));
  if (Array.isArray(type)) return union(type.map((each) => typeOf({ ...fragment, type: each })));
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return listOf(typeOf(fragment.items));
    case "object":
      return objectOf(fragment);
    default:
      return "unknown";
  }
}

/** An alternative says its part beside what is said of all of them. */
function merged(whole: JsonObject, part: Json): JsonObject {
  const { anyOf: _any, oneOf: _one, ...rest } = whole;
  return isObject(part) ? { ...rest, ...part } : rest;
}

function without(fragment: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(fragment).filter(([each]) => each !== key));
}

function objectOf({ properties, required, additionalProperties }: JsonObject): string {
  const isClosed = additionalProperties === false;
  if (!isObject(properties) || Object.keys(properties).length === 0)
    return isClosed ? "Record<string, never>" : `{ [key: string]: ${isObject(additionalProperties) ? typeOf(additionalProperties) : "unknown"} }`;
  const needed = new Set(Array.isArray(required) ? required : []);
  const lines = Object.entries(properties)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, fragment]) => `  ${propertyName(key)}${needed.has(key) ? "" : "?"}: ${indented(typeOf(fragment))};`);
  return `{\n${[...lines, ...(isClosed ? [] : ["  [key: string]: unknown;"])].join("\n")}\n}`;
}

const listOf = (item: string): string => (/^[\w"]+$/.test(item) ? `${item}[]` : `(${item})[]`);
const union = (types: readonly string[]): string => [...new Set(types)].join(" | ") || "never";
/** Objects and lists are compared whole by a check, which no literal type can say. */
const literal = (value: Json): string => (typeof value === "object" && value !== null ? "unknown" : JSON.stringify(value));
const propertyName = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
const indented = (type: string): string => type.replaceAll("\n", "\n  ");
