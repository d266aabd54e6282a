import { describe, expect, it } from "vitest";
import { z } from "zod";
import foodOrderV2 from "./fixtures/food-order-v2.json";
import { flowDefinitionJsonSchema } from "./json-schema";

describe("flowDefinitionJsonSchema", () => {
  it("describes the canonical shape and asks only for what has no default", () => {
    expect(flowDefinitionJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["schemaVersion", "id", "name", "module", "initialState", "finalStates", "states"],
      properties: { module: { enum: ["food", "parcel", "ecommerce", "habit", "general"] } },
    });
  });

  it("accepts a real flow and refuses one with an unknown type of state", () => {
    const schema = z.fromJSONSchema(flowDefinitionJsonSchema());
    expect(schema.safeParse(foodOrderV2).success).toBe(true);
    expect(schema.safeParse({ ...foodOrderV2, states: { init: { type: "magic" } } }).success).toBe(false);
    expect(schema.safeParse({ ...foodOrderV2, schemaVersion: 3 }).success).toBe(false);
  });
});
