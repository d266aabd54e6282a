import { describe, expect, it } from "vitest";
import type { Action, State } from "@/flows/definition/schema";
import { describeState, type SummariseAction } from "./describe-state";

const summarise: SummariseAction = ({ config }) => ({ text: String(config.text), says: config.says === true });
const action = (text: string, says = false): Action => ({ executor: "set", config: { text, says } });
const textsOf = (state: State) => describeState("here", state, summarise).map(({ about, text }) => `${about}: ${text}`);

describe("describeState", () => {
  it("says first what a wait says, then what it asks, then what it does with the answer", () => {
    const state: State = {
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
      transitions: {},
    };
    expect(textsOf(state)).toEqual(["says: How do you pay?", "asks: Cash · Online", "does: Read the answer"]);
  });

  it("shows each condition of a decision with its event", () => {
    expect(textsOf({ type: "decision", conditions: [{ expression: "total > 500", event: "large" }], transitions: {} })).toEqual([
      "decides: total > 500 → large",
    ]);
  });

  it("counts what does not fit into three rows", () => {
    const lines = describeState("here", { type: "action", actions: ["a", "b", "c", "d"].map((text) => action(text)), transitions: {} }, summarise);
    expect(lines.map(({ text }) => text)).toEqual(["a", "b", "and 2 more"]);
  });

  it("gives a long line the rows that are left and never more than three in all", () => {
    const lines = describeState("here", { type: "action", actions: [action("x".repeat(200)), action("short")], transitions: {} }, summarise);
    expect(lines.map(({ rows }) => rows)).toEqual([2, 1]);
  });

  it("says the same thing once", () => {
    expect(textsOf({ type: "wait", onEntry: [action("Ask for the address")], actions: [action("Ask for the address")], transitions: {} })).toEqual([
      "does: Ask for the address",
    ]);
  });

  it.each([
    ["order_failed", "failed"],
    ["canceled", "cancelled"],
    ["cancelled", "cancelled"],
    ["done", "completed"],
  ])("says how the final state %s ends by its name when it has no outcome of its own: %s", (name, outcome) => {
    expect(describeState(name, { type: "final", transitions: {} }, summarise).at(-1)?.text).toBe(`Ends the run as ${outcome}`);
  });

  it("has a line even for an empty state", () => {
    expect(textsOf({ type: "action", transitions: {} })).toEqual(["empty: Does nothing yet"]);
  });
});
