import { describe, expect, it } from "vitest";
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
});
