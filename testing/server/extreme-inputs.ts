import { z } from "zod";

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
  minLength?: number;
  minItems?: number;
};

const moments = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-02-28T23:59:60Z", "1970-01-01T00:00:00.000000001Z"];
const numbers = [-1, 0, 3e9, -3e9, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, -0, 0.5];
const texts = ["0", "3000000000", "9007199254740993", "-1", "%", "\\", "{}", "0000-01-01T00:00:00Z", "🙂".repeat(30), "a".repeat(100_000)];

/** Read back as plain data: what is of interest here of a JSON Schema. */
const shape = (schema: z.ZodType): Node => JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" })));

/** What stands for a required text of that name, so that something is found by it. */
type Known = { readonly [name: string]: string };

/** The least that the schema takes: what it requires, each part at its plainest. */
function plainest(node: Node, known: Known): unknown {
  const [option] = node.anyOf ?? node.oneOf ?? [];
  if (option) return plainest(option, known);
  if ("const" in node) return node.const;
  if (node.enum) return node.enum[0];
  const type = Array.isArray(node.type) ? node.type[0] : node.type;
  if (type === "object") return Object.fromEntries((node.required ?? []).map((name) => [name, known[name] ?? plainest(node.properties?.[name] ?? {}, known)]));
  if (type === "array") return Array.from({ length: node.minItems ?? 0 }, () => plainest(node.items ?? {}, known));
  if (type === "number" || type === "integer") return 1;
  if (type === "boolean") return false;
  if (type === "string")
    return node.format === "date-time" ? "2026-11-21T00:00:00Z" : node.format === "email" ? "a@example.org" : "x".repeat(node.minLength ?? 1);
  return null;
}

function extremesOf(node: Node, known: Known): unknown[] {
  const options = node.anyOf ?? node.oneOf;
  if (options) return options.flatMap((option) => extremesOf(option, known));
  const type = Array.isArray(node.type) ? node.type[0] : node.type;
  if (type === "number" || type === "integer") return numbers;
  if (type === "string") return node.enum || "const" in node ? [] : node.format === "date-time" ? moments : texts;
  if (type === "array") return extremesOf(node.items ?? {}, known).map((item) => [item]);
  if (type !== "object") return type === undefined ? [...numbers, ...texts] : [];
  const base = Object(plainest(node, known));
  return Object.entries(node.properties ?? {}).flatMap(([name, part]) => extremesOf(part, known).map((value) => ({ ...base, [name]: value })));
}

/** Inputs of a schema with one part each at the edge of what its type holds, or beyond; the rest as plain as it may be. At most `most`, spread evenly. */
export function extremeInputs(schema: z.ZodType, known: Known = {}, most = 300): unknown[] {
  const all = extremesOf(shape(schema), known);
  const stride = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * stride)]);
}
