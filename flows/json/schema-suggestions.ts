import { isObject, type Json, type JsonObject } from "./json";

/** What may stand at a place of a document: a key of an object, or a value. `detail`: of what type it is, and whether it must be there. */
export type Suggestion = { label: string; detail: string };

/** The keys that a schema names for the object at `path` (keys and indices), those that must be there first. Pure. */
export function keysAt(schema: JsonObject, path: readonly (string | number)[]): Suggestion[] {
  const found = new Map<string, Suggestion & { isRequired: boolean }>();
  for (const { properties, required } of schemasAt(schema, path)) {
    const needed = new Set(Array.isArray(required) ? required : []);
    for (const [label, fragment] of Object.entries(isObject(properties) ? properties : {})) {
      const isRequired = needed.has(label);
      const known = found.get(label);
      if (known === undefined) found.set(label, { label, isRequired, detail: `${typeWords(schema, fragment)}${isRequired ? ", needed" : ""}` });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.isRequired) - Number(a.isRequired)).map(({ label, detail }) => ({ label, detail }));
}

/** The values that a schema names for the place at `path`, as JSON. Pure. */
export function valuesAt(schema: JsonObject, path: readonly (string | number)[]): Suggestion[] {
  const values = schemasAt(schema, path).flatMap((fragment): Json[] => {
    if (fragment.const !== undefined) return [fragment.const];
    if (Array.isArray(fragment.enum)) return fragment.enum;
    return fragment.type === "boolean" ? [true, false] : [];
  });
  return [...new Set(values.map((value) => JSON.stringify(value)))].map((label) => ({ label, detail: "" }));
}

/** Deeper than any honest schema nests alternatives. */
const mostAlternatives = 50;

/** Everything that a schema says of the place at `path`: references followed, alternatives side by side. */
function schemasAt(root: JsonObject, path: readonly (string | number)[]): JsonObject[] {
  let places = alternatives(root, root);
  for (const key of path) places = places.flatMap((place) => stepInto(root, place, key)).slice(0, mostAlternatives);
  return places;
}

function stepInto(root: JsonObject, { properties, additionalProperties, items, prefixItems }: JsonObject, key: string | number): JsonObject[] {
  if (typeof key === "number") return alternatives(root, Array.isArray(prefixItems) ? (prefixItems[key] ?? items) : items);
  const own = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return alternatives(root, own ?? additionalProperties);
}

function alternatives(root: JsonObject, fragment: Json | undefined, depth = 0): JsonObject[] {
  if (!isObject(fragment) || depth > mostAlternatives) return [];
  const { $ref, anyOf, oneOf, allOf } = fragment;
  if (typeof $ref === "string") return alternatives(root, resolve(root, $ref), depth + 1);
  const parts = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [fragment, ...parts.flatMap((part) => alternatives(root, part, depth + 1))];
}

/** `#/$defs/name` alone. */
function resolve({ $defs }: JsonObject, reference: string): Json | undefined {
  const name = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1];
  return name !== undefined && isObject($defs) && Object.hasOwn($defs, name) ? $defs[name] : undefined;
}

function typeWords(root: JsonObject, fragment: Json | undefined): string {
  const types = alternatives(root, fragment).flatMap(({ type, enum: values, const: value }): string[] => {
    if (Array.isArray(values)) return ["one of a list"];
    if (value !== undefined) return [JSON.stringify(value)];
    return typeof type === "string" ? [type] : [];
  });
  return [...new Set(types)].join(" or ") || "anything";
}
