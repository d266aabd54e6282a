import { describe, expect, it } from "vitest";
import { transitionId } from "./canvas-model";
import { applySelections, parseTransitionId } from "./use-node-changes";

describe("applySelections", () => {
  it("adds and removes what the canvas selects and unselects", () => {
    expect(
      applySelections(
        ["a"],
        [
          { type: "select", id: "a", selected: false },
          { type: "select", id: "b", selected: true },
        ],
      ),
    ).toEqual(["b"]);
  });

  it("gives the same list when nothing changes", () => {
    const states = ["a"];
    expect(applySelections(states, [{ type: "select", id: "a", selected: true }])).toBe(states);
  });
});

describe("parseTransitionId", () => {
  it.each([
    { source: "ask", event: "user_message", index: 0 },
    { source: "ask", event: "webhook:courier.delivered", index: 12 },
  ])("undoes transitionId for $event", (transition) => {
    expect(parseTransitionId(transitionId(transition))).toEqual(transition);
  });
});
