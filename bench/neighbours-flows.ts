import { heavyExpressions } from "@/testing/poison/poison-flows";

/** So many states in a row, each with something to say: 3,000 of them are a document of 700 KB. */
export function largeFlow(id: string, states = 3_000) {
  const last = `s${states - 1}`;
  const state = (index: number) => ({
    type: "wait",
    onEntry: [{ executor: "response", config: { message: `Question ${index} for {{name}}: what else?`, buttons: [{ id: "one", label: "One" }] } }],
    transitions: { user_message: index + 2 < states ? `s${index + 1}` : "s0", cancel: last },
  });
  const entries = Array.from({ length: states }, (_, index) => [`s${index}`, index === states - 1 ? { type: "final", transitions: {} } : state(index)]);
  return {
    schemaVersion: 2,
    id,
    name: "Large",
    module: "general",
    initialState: "s0",
    finalStates: [last],
    states: Object.fromEntries(entries),
    context: { name: { type: "string", default: "you" } },
  };
}

/** Every message is held against expressions that cost as much as they may, and the state stays. */
export const costlyFlow = {
  schemaVersion: 2,
  id: "costly",
  name: "Costly",
  module: "general",
  initialState: "w",
  finalStates: ["done"],
  states: {
    w: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "Go on." } }],
      transitions: {
        user_message: [...Array.from({ length: 40 }, (_, index) => ({ target: "done", guard: `(${heavyExpressions[index % 8]}) && false` })), { target: "w" }],
      },
    },
    done: { type: "final", transitions: {} },
  },
  context: {
    text: { type: "string", default: "a".repeat(8_000) },
    part: { type: "string", default: "b".repeat(4_000) },
    list: { type: "array", default: Array.from({ length: 900 }, (_, index) => index) },
    nested: { type: "array", default: Array.from({ length: 300 }, () => [null, null, null, null]) },
    wide: { type: "object", default: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`k${index}`, index])) },
    other: { type: "object", default: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`k${index}`, index])) },
  },
};
