import { describe, expect, it } from "vitest";
import { parseDefinition } from "../definition/parse-definition";
import { noteNoModel } from "./no-model";

const llm = { executor: "llm", config: { prompt: "Thank them" } };
const clean = { ok: true, errors: [], warnings: [] };

function aFlow(ask: object, done: object) {
  return parseDefinition({
    schemaVersion: 2,
    id: "talk",
    name: "Talk",
    module: "general",
    initialState: "ask",
    finalStates: ["done"],
    context: {},
    states: { ask: { type: "wait", transitions: { user_message: "done" }, ...ask }, done: { type: "final", transitions: {}, ...done } },
  });
}

describe("a flow that asks for a model", () => {
  it.each([
    ["an action of a list", { onEntry: [llm] }, {}],
    ["an action of a transition", { transitions: { user_message: { target: "done", actions: [llm] } } }, {}],
    ["an action of the last state", {}, { onEntry: [llm] }],
    ["what the customer says is to be understood by it", { input: { accept: ["user_confirms"], resolve: [{ type: "llm" }] } }, {}],
  ])("is told once that there is none: %s", (_what, ask, done) => {
    const { ok, warnings } = noteNoModel(clean, aFlow(ask, done), false);
    expect([ok, warnings.map(({ code, path }) => [code, path])]).toEqual([true, [["NO_MODEL", "/states"]]]);
    expect(warnings[0]?.message).toMatch(/'(ask|done)'/);
  });

  it("names one place and counts the others", () => {
    const { warnings } = noteNoModel(clean, aFlow({ onEntry: [llm, llm] }, { onEntry: [llm] }), false);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("state 'ask' and 1 more")]);
  });

  it("is told nothing where there is one, nor is a flow that does without", () => {
    expect(noteNoModel(clean, aFlow({ onEntry: [llm] }, {}), true)).toBe(clean);
    expect(noteNoModel(clean, aFlow({}, {}), false)).toBe(clean);
  });
});
