import { describe, expect, it } from "vitest";
import type { ActionV2 } from "@/flows/definition/schema-v2";
import { aState, type StateInput } from "@/testing/builders/a-flow";
import { describeState, type SummariseAction } from "./describe-state";

const summarise: SummariseAction = ({ config }) => ({ text: String(config.text), says: config.says === true });
const action = (text: string, says = false): ActionV2 => ({ executor: "set", config: { text, says } });
const describeA = (state: StateInput, name = "here") => describeState(name, aState(state), summarise);
const textsOf = (state: StateInput) => describeA(state).map(({ about, text }) => `${about}: ${text}`);

describe("describeState", () => {
  it("says first what a wait says, then what it asks, then what it does with the answer", () => {
    const state: StateInput = {
      type: "wait",
      onEntry: [action("How do you pay?", true)],
      actions: [action("Read the answer")],
      input: {
        accept: [],
        options: [
          { id: "1", label: "Cash" },
          { id: "2", label: "Online" },
        ],
      },
    };
    expect(textsOf(state)).toEqual(["says: How do you pay?", "asks: Cash · Online", "does: Read the answer"]);
  });

  it("shows each condition of a decision with its event", () => {
    expect(textsOf({ type: "decision", conditions: [{ expression: "total > 500", event: "large" }] })).toEqual(["decides: total > 500 → large"]);
  });

  it("counts what does not fit into three rows", () => {
    const lines = describeA({ type: "action", actions: ["a", "b", "c", "d"].map((text) => action(text)) });
    expect(lines.map(({ text }) => text)).toEqual(["a", "b", "and 2 more"]);
  });

  it("gives a long line the rows that are left and never more than three in all", () => {
    const lines = describeA({ type: "action", actions: [action("x".repeat(200)), action("short")] });
    expect(lines.map(({ rows }) => rows)).toEqual([2, 1]);
  });

  it("says the same thing once", () => {
    expect(textsOf({ type: "wait", onEntry: [action("Ask for the address")], actions: [action("Ask for the address")] })).toEqual([
      "does: Ask for the address",
    ]);
  });

  it.each([
    ["order_failed", "failed"],
    ["canceled", "cancelled"],
    ["cancelled", "cancelled"],
    ["done", "completed"],
  ])("says how the final state %s ends by its name when it has no outcome of its own: %s", (name, outcome) => {
    expect(describeA({ type: "final" }, name).at(-1)?.text).toBe(`Ends the run as ${outcome}`);
  });

  it("has a line even for an empty state", () => {
    expect(textsOf({ type: "action" })).toEqual(["empty: Does nothing yet"]);
  });
});
