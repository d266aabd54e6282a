import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import type { JsonObject } from "../json/json";
import { contextTypes } from "./context-types";
import type { FlowDefinitionV2 } from "./schema-v2";

const flow = (context: NonNullable<FlowDefinitionV2["context"]>, id = "food_order_v2") =>
  aFlow({ a: { type: "wait", transitions: { user_message: "z" } }, z: { type: "final" } }, { id, context });
/** The type of one field. */
const typed = (type: "string" | "number" | "boolean" | "object" | "array", validation?: JsonObject): string =>
  /value\?: (.*) \| null;\n};/s.exec(contextTypes(flow({ value: { type, required: false, ...(validation === undefined ? {} : { validation }) } })))?.[1] ?? "";

describe("contextTypes", () => {
  it("writes what is known while the flow runs, and what is known in the end", () => {
    const types = contextTypes(
      flow({
        total: { type: "number", required: true },
        phone: { type: "string", required: true, sensitive: true },
        notes: { type: "string", required: false },
        "odd key": { type: "boolean", required: false },
      }),
    );
    expect(types).toBe(`/** What the flow food_order_v2 knows while it runs. Written by \`parley types food_order_v2\`: change the flow, not this. */
export type FoodOrderV2Context = {
  notes?: string | null;
  "odd key"?: boolean | null;
  /** Private. */
  phone?: string | null;
  total?: number | null;
};

/** What it knows when it has been completed. */
export type FoodOrderV2Completed = FoodOrderV2Context & { [Key in "phone" | "total"]: NonNullable<FoodOrderV2Context[Key]> };
`);
  });

  it("writes a flow that needs nothing and one that keeps nothing", () => {
    expect(contextTypes(flow({ a: { type: "string", required: false } }, "a-b"))).toContain("export type ABCompleted = ABContext;");
    expect(contextTypes(flow({}))).toContain("export type FoodOrderV2Context = {\n};");
  });

  it.each<[string, Parameters<typeof typed>]>([
    ["string", ["string", { minLength: 3, pattern: "^a" }]],
    [`"cod" | "online"`, ["string", { enum: ["cod", "online"] }]],
    [`"cod"`, ["string", { const: "cod" }]],
    ["number", ["number", { type: "integer", minimum: 1 }]],
    ["unknown[]", ["array"]],
    ["string[]", ["array", { items: { type: "string" } }]],
    [`("a" | 1)[]`, ["array", { items: { enum: ["a", 1] } }]],
    ["{ [key: string]: unknown }", ["object"]],
    ["{ [key: string]: number }", ["object", { additionalProperties: { type: "number" } }]],
    ["Record<string, never>", ["object", { additionalProperties: false }]],
    ["string | number", ["string", { type: ["string", "number"] }]],
    ["string | null", ["string", { anyOf: [{ type: "string" }, { type: "null" }] }]],
    [
      `{
    "a-b"?: string[];
    name: string;
    [key: string]: unknown;
  }`,
      ["object", { properties: { name: { type: "string" }, "a-b": { type: "array", items: { type: "string" } } }, required: ["name"] }],
    ],
    [
      `({
    id: number;
  })[]`,
      ["array", { items: { type: "object", properties: { id: { type: "integer" } }, required: ["id"], additionalProperties: false } }],
    ],
    [
      `{
    kind?: "a";
    [key: string]: unknown;
  }`,
      ["object", { allOf: [{ properties: { kind: { const: "a" } } }] }],
    ],
  ])("writes %s", (expected, [type, validation]) => {
    expect(typed(type, validation)).toBe(expected);
  });
});
