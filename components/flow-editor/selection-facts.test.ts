import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { describeSelection, statesAsJson } from "./selection-facts";

describe("describeSelection", () => {
  it.each([
    [["ask", "find"], "2 states and 2 transitions"],
    [["ask", "done"], "2 states"],
    [["ask"], "1 state"],
  ])("counts transitions only when both ends are selected: %s", (names, text) => {
    expect(describeSelection(aDefinition(), names)).toBe(text);
  });
});

describe("statesAsJson", () => {
  it("holds the named states and nothing else", () => {
    expect(Object.keys(JSON.parse(statesAsJson(aDefinition(), ["ask", "gone"])).states)).toEqual(["ask"]);
  });
});
