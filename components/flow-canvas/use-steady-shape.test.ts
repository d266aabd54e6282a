import { describe, expect, it } from "vitest";
import type { StateV2 } from "@/flows/definition/schema-v2";
import { stateToV2 } from "@/flows/definition/to-v2";
import { aState } from "@/testing/builders/a-flow";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aDefinition } from "./a-definition.fixture";
import { buildCanvasModel } from "./canvas-model";
import { summariseWith } from "./summarise-action";
import { isSameShape } from "./use-steady-shape";

const summariseAction = summariseWith(catalogue);

const shapeWith = (find: Partial<StateV2>) => {
  const definition = aDefinition();
  const before = definition.states.find;
  if (!before) throw new Error("the fixture has no state find");
  return buildCanvasModel({ ...definition, states: { ...definition.states, find: aState({ ...stateToV2(before), ...find }) } }, summariseAction);
};

describe("isSameShape", () => {
  it("does not mind other words of the same length", () => {
    expect(isSameShape(shapeWith({ description: "a" }), shapeWith({ description: "b" }))).toBe(true);
  });

  it.each([
    ["another line of text", { onEntry: [{ executor: "set", config: { values: { a: "b" } } }] }],
    ["another target", { transitions: { items_found: "done", error: "ask" } }],
    ["another exit", { transitions: { items_found: "done", success: "done", error: "ask" } }],
  ] satisfies [string, Partial<StateV2>][])("minds %s", (_, change) => {
    expect(isSameShape(shapeWith({}), shapeWith(change))).toBe(false);
  });
});
