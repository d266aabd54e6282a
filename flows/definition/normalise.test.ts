import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { canonicalJson } from "../json/canonical";
import { testFacts } from "./fixtures/executor-facts";
import foodOrderV1 from "./fixtures/food-order-v1.json";
import foodOrderV2 from "./fixtures/food-order-v2.json";
import { normaliseDefinition } from "./normalise";
import { toV2 } from "./to-v2";

const base = { id: "a_flow", name: "A flow", module: "food", initialState: "start", finalStates: ["done"], context: {} };

function upgraded(state: object, rest: object = {}) {
  const { definition } = normaliseDefinition({ ...base, ...rest, states: { start: state } }, testFacts);
  return toV2(definition).states.start;
}

function problemsOf(raw: unknown): unknown {
  try {
    normaliseDefinition(raw, testFacts);
  } catch (error) {
    if (error instanceof AppError && error.code === "INVALID_FLOW") return error.details?.errors;
    throw error;
  }
  return "accepted";
}

describe("normaliseDefinition", () => {
  it("gives the seed's food order in the canonical shape", () => {
    const { definition, from } = normaliseDefinition(foodOrderV1, testFacts);
    expect(from).toBe(1);
    expect(toV2(definition)).toEqual(foodOrderV2);
  });

  it("changes nothing the second time", () => {
    const once = normaliseDefinition(foodOrderV1, testFacts).definition;
    const twice = normaliseDefinition(once, testFacts);
    expect(twice.from).toBe(3);
    expect(canonicalJson(JSON.parse(JSON.stringify(twice.definition)))).toBe(canonicalJson(JSON.parse(JSON.stringify(once))));
  });

  it("makes a final state of every body that finalStates names, and invents none", () => {
    const { definition } = normaliseDefinition(foodOrderV1, testFacts);
    expect(definition.states.completed?.type).toBe("final");
    expect(Object.keys(definition.states)).toHaveLength(10);
    expect(definition.finalStates).toEqual(["completed", "cancelled", "order_failed"]);
  });

  it("moves prompts to the entry of a state that waits for the customer", () => {
    const prompt = { executor: "llm", config: { prompt: "Hello" } };
    expect(upgraded({ type: "action", actions: [prompt], transitions: { user_message: "done" } })).toEqual({
      type: "wait",
      onEntry: [prompt],
      transitions: { user_message: "done" },
    });
  });

  it("asks for an address on entry and reads it on resume", () => {
    const action = { executor: "address", config: { field: "home" }, output: "home" };
    expect(upgraded({ type: "action", actions: [action], transitions: { address_valid: "done" } })).toEqual({
      type: "wait",
      onEntry: [{ executor: "address", config: { field: "home" } }],
      actions: [action],
      transitions: { address_valid: "done" },
    });
  });

  it("creates a payment on entry, and leaves its verification where it is", () => {
    const create = { executor: "payment", config: { operation: "create" }, output: "payment" };
    const verify = { executor: "payment", config: { operation: "verify" } };
    expect(upgraded({ type: "action", actions: [create], transitions: { payment_success: "done" } })).toEqual({
      type: "wait",
      onEntry: [create],
      transitions: { payment_success: "done" },
    });
    expect(upgraded({ type: "action", actions: [verify], transitions: { payment_success: "done" } })).toMatchObject({ type: "action", actions: [verify] });
  });

  it("keeps a selection and an nlu without a search for the resume", () => {
    const prompt = { executor: "llm", config: { prompt: "Which?" } };
    const selection = { executor: "selection", config: { from: "results" }, output: "chosen" };
    const nlu = { executor: "nlu", config: {}, output: "words" };
    expect(upgraded({ type: "action", actions: [prompt, selection], transitions: { user_selects: "done" } })).toMatchObject({
      type: "wait",
      onEntry: [prompt],
      actions: [selection],
    });
    expect(upgraded({ type: "action", actions: [nlu], transitions: { user_message: "done", extracted: "done" } })).toMatchObject({
      type: "wait",
      actions: [nlu],
    });
  });

  it("leaves a state alone whose own work chooses its way", () => {
    const search = [
      { executor: "nlu", config: {} },
      { executor: "search", config: { index: "food_items_v3" } },
    ];
    expect(upgraded({ type: "action", actions: search, transitions: { items_found: "done", user_message: "done" } })).toMatchObject({
      type: "action",
      actions: search,
    });
    expect(upgraded({ type: "action", actions: search, transitions: { items_found: "done" } })).toMatchObject({ type: "action" });
  });

  it("gives a decision without default the flow's onError, never itself", () => {
    const decision = { type: "decision", conditions: [{ expression: "a", event: "yes" }], transitions: { yes: "done" } };
    expect(upgraded(decision, { onError: "failed" })?.transitions).toEqual({ yes: "done", default: "failed" });
    expect(upgraded(decision, { onError: "start" })?.transitions).toEqual({ yes: "done" });
    expect(upgraded(decision)?.transitions).toEqual({ yes: "done" });
  });

  it("keeps what it does not know", () => {
    const { definition } = normaliseDefinition({ ...base, owner: "kitchen", states: { start: { type: "wait", colour: "red", transitions: {} } } }, testFacts);
    expect(definition).toMatchObject({ owner: "kitchen", states: { start: { colour: "red" } } });
  });

  it("refuses what has none of the shapes and says where", () => {
    expect(problemsOf([])).toEqual([{ path: "", message: "a flow definition is a JSON object" }]);
    expect(problemsOf({ ...base, schemaVersion: 4, states: {} })).toEqual([{ path: "/schemaVersion", message: "schemaVersion must be 1, 2 or 3" }]);
    expect(problemsOf({ ...base, states: { start: { type: "magic", transitions: {} } } })).toMatchObject([{ path: "/states/start/type" }]);
    expect(problemsOf({ ...base, states: { "No Name": { type: "wait", transitions: {} } } })).toMatchObject([{ path: "/states/No Name" }]);
  });

  it("refuses prototype keys and bottomless nesting", () => {
    expect(problemsOf(JSON.parse(`{"context":{"__proto__":{"polluted":true}}}`))).toEqual([
      { path: "/context/__proto__", message: "the key '__proto__' is not allowed" },
    ]);
    let deep: unknown = 1;
    for (let level = 0; level < 200; level += 1) deep = [deep];
    expect(problemsOf({ ...base, states: {}, deep })).toMatchObject([{ message: "nested deeper than 64" }]);
  });
});
