import { describe, expect, it } from "vitest";
import { aDefinition } from "./a-definition.fixture";
import { describeEdge } from "./describe-edge";

describe("describeEdge", () => {
  it("labels an only candidate by its event alone", () => {
    expect(describeEdge(aDefinition(), { source: "ask", event: "user_message", index: 0 })).toEqual({
      label: "user_message",
      order: null,
      condition: null,
      sentence: "From ask, user_message goes to find",
    });
  });

  it("numbers several candidates and says under which condition each is taken", () => {
    const definition = aDefinition();
    expect(describeEdge(definition, { source: "find", event: "items_found", index: 0 })).toMatchObject({ order: "1", condition: "if found.length > 3" });
    expect(describeEdge(definition, { source: "find", event: "items_found", index: 1 })).toMatchObject({ order: "2", condition: "otherwise" });
  });

  it("says when the target is not defined", () => {
    expect(describeEdge(aDefinition(), { source: "find", event: "error", index: 0 })?.sentence).toBe("From find, error goes to nowhere, which is not defined");
  });

  it.each([
    { source: "none", event: "error", index: 0 },
    { source: "find", event: "none", index: 0 },
    { source: "find", event: "error", index: 1 },
  ])("is null where there is no such transition: $source $event $index", (transition) => {
    expect(describeEdge(aDefinition(), transition)).toBeNull();
  });
});
