import { describe, expect, it } from "vitest";
import { aState } from "@/testing/builders/a-flow";
import { aDefinition } from "./a-definition.fixture";
import { buildCanvasModel, createViewCache } from "./canvas-model";
import type { SummariseAction } from "./describe-state";

const summarise: SummariseAction = ({ executor }) => ({ text: `does ${executor}`, says: executor === "response" });

describe("buildCanvasModel", () => {
  it("gives a node for every state and an edge for every candidate of a transition", () => {
    const model = buildCanvasModel(aDefinition(), summarise);
    expect(model.states.map(({ name }) => name)).toEqual(["ask", "find", "done"]);
    expect(model.transitions.map(({ id }) => id)).toEqual(["ask:user_message:0", "find:items_found:0", "find:items_found:1", "find:error:0"]);
  });

  it("marks the start, names how a final state ends and counts actions and candidates", () => {
    const [ask, find, done] = buildCanvasModel(aDefinition(), summarise).states;
    expect(ask).toMatchObject({ isInitial: true, outcome: null, timeout: "15 min", actionCount: 1 });
    expect(find).toMatchObject({
      isInitial: false,
      exits: [
        { event: "items_found", candidates: 2, missing: [] },
        { event: "error", candidates: 1, missing: ["nowhere"] },
      ],
    });
    expect(done).toMatchObject({ outcome: "completed", exits: [] });
  });

  it("keeps the views of states that an edit did not touch", () => {
    const cache = createViewCache();
    const before = aDefinition();
    const first = buildCanvasModel(before, summarise, cache);
    const after = { ...before, states: { ...before.states, find: aState({ type: "action", description: "new" }) } };
    const second = buildCanvasModel(after, summarise, cache);
    expect(second.states[0]).toBe(first.states[0]);
    expect(second.states[1]).not.toBe(first.states[1]);
  });

  it("makes a new view when a missing target appears", () => {
    const cache = createViewCache();
    const before = aDefinition();
    const first = buildCanvasModel(before, summarise, cache);
    const second = buildCanvasModel({ ...before, states: { ...before.states, nowhere: aState({ type: "final" }) } }, summarise, cache);
    expect(first.states[1]?.exits[1]?.missing).toEqual(["nowhere"]);
    expect(second.states[1]?.exits[1]?.missing).toEqual([]);
  });
});
