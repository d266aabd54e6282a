import { describe, expect, it } from "vitest";
import { compareDefinitions } from "@/flows/comparison/compare-definitions";
import { aFlow, waysOut } from "@/testing/builders/a-flow";
import { drawBoth } from "./draw-both";

const was = aFlow(
  {
    ask: { type: "wait", transitions: { user_message: "old_name", timeout: "gone" } },
    gone: { type: "wait", timeout: 1_000, transitions: { user_message: "old_name" } },
    old_name: { type: "wait", input: { accept: [], store: "name", reprompt: "Your name?" }, transitions: { user_message: "done" } },
    done: { type: "final" },
  },
  { ui: { layout: { ask: { x: 0, y: 0 }, gone: { x: 1, y: 1 } } } },
);
const is = aFlow(
  {
    ask: { type: "wait", transitions: { user_message: "new_name" } },
    new_name: { type: "wait", input: { accept: [], store: "name", reprompt: "Your name?" }, transitions: { user_message: "fresh" } },
    fresh: { type: "action", transitions: { success: "done" } },
    done: { type: "final" },
  },
  { ui: { layout: { ask: { x: 5, y: 5 } } } },
);

describe("drawBoth", () => {
  const drawn = drawBoth(was, is, compareDefinitions(was, is).changes);

  it("keeps what is gone in the drawing, where it was, leading to what has another name now", () => {
    expect(Object.keys(drawn.definition.states).sort()).toEqual(["ask", "done", "fresh", "gone", "new_name"]);
    expect(waysOut(drawn.definition.states.gone)).toEqual({ user_message: "new_name" });
    expect(waysOut(drawn.definition.states.ask)).toEqual({ user_message: "new_name", timeout: "gone" });
    expect(drawn.definition.ui?.layout).toEqual({ ask: { x: 5, y: 5 }, gone: { x: 1, y: 1 } });
  });

  it("marks every state and transition that is different, and no other", () => {
    expect(drawn.changes).toEqual({
      states: { ask: "changed", gone: "removed", new_name: "renamed", fresh: "added" },
      transitions: { "ask:timeout:0": "removed", "gone:user_message:0": "removed", "new_name:user_message:0": "changed", "fresh:success:0": "added" },
    });
  });

  it("draws one version as it is when both are the same", () => {
    expect(drawBoth(was, was, [])).toEqual({ definition: was, changes: { states: {}, transitions: {} } });
  });
});
