import { z } from "zod";
import { plainFields } from "./foreign-ids";

type Node = {
  type?: string | string[];
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  minItems?: number;
};

/** A place of an input that takes a text: `put` gives the whole input with that text there. */
export type Place = { path: string; put: (value: string) => unknown };

/** Of two choices or a few more, every one with every other, so that an id is tried under each. */
const mostCombinations = 40;

const shape = (schema: z.ZodType): Node => JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" })));
const typeOf = ({ type }: Node): string | undefined => (Array.isArray(type) ? type[0] : type);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The least that the schema takes. */
function plainest(node: Node): unknown {
  const [option] = node.anyOf ?? node.oneOf ?? [];
  if (option) return plainest(option);
  if ("const" in node) return node.const;
  if (node.enum) return node.enum[0];
  const type = typeOf(node);
  if (type === "object") return Object.fromEntries((node.required ?? []).map((name) => [name, plainest(node.properties?.[name] ?? {})]));
  if (type === "array") return Array.from({ length: node.minItems ?? 0 }, () => plainest(node.items ?? {}));
  if (type === "string") return node.format === "email" ? "a@example.org" : "xxxxxxxx";
  if (type === "boolean") return false;
  return type === "number" || type === "integer" ? 1 : null;
}

const accepts = (node: Node, value: unknown): boolean =>
  typeOf(node) === "object"
    ? isRecord(value) && Object.entries(node.properties ?? {}).every(([name, part]) => !("const" in part) || part.const === value[name])
    : typeOf(node) === "array"
      ? Array.isArray(value)
      : typeof value === "string";

function* placesIn(node: Node, base: unknown): Generator<Place> {
  const options = node.anyOf ?? node.oneOf;
  if (options) for (const option of options) yield* placesIn(option, accepts(option, base) ? base : plainest(option));
  else if (typeOf(node) === "object") yield* placesInObject(node, isRecord(base) ? base : Object(plainest(node)));
  else if (typeOf(node) === "array")
    for (const { path, put } of placesIn(node.items ?? {}, Array.isArray(base) ? base[0] : undefined)) yield { path, put: (value) => [put(value)] };
  else if (typeOf(node) === "string" && !node.enum && !("const" in node)) yield { path: "", put: (value) => value };
}

function* placesInObject(node: Node, base: Record<string, unknown>): Generator<Place> {
  const properties = Object.entries(node.properties ?? {});
  for (const chosen of choicesOf(properties, base))
    for (const [name, part] of properties)
      if (!plainFields.has(name))
        for (const { path, put } of placesIn(part, chosen[name]))
          yield { path: `${path === "" ? name : `${name}.${path}`}`, put: (value) => ({ ...chosen, [name]: put(value) }) };
}

/** The object as it is, and with every combination of what may be chosen in it. */
function choicesOf(properties: [string, Node][], base: Record<string, unknown>): Record<string, unknown>[] {
  const enums = properties.filter(([name, part]) => part.enum !== undefined && name in base);
  const all = enums.reduce<Record<string, unknown>[]>(
    (made, [name, part]) => made.flatMap((each) => (part.enum ?? []).map((one) => ({ ...each, [name]: one }))),
    [base],
  );
  return all.length <= mostCombinations ? all : [base];
}

/** Every place of an input of that schema that may name something, the rest of the input as `base` has it. Pure. */
export const placesOf = (schema: z.ZodType, base: unknown): Place[] => [...placesIn(shape(schema), base)];
