/** A turn as ordinary ones are: the input is read, a value is kept, one message is said. */
export const flow = {
  schemaVersion: 2,
  id: "bench_turn",
  name: "Bench",
  module: "general",
  initialState: "ask",
  finalStates: ["done"],
  context: { last: { type: "string" }, notes: { type: "object", default: { text: "x".repeat(2_000) } } },
  states: {
    ask: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "You said {{last}}. What else?" } }],
      actions: [{ executor: "set", config: { values: { last: "{{_input.text}}" } } }],
      timeout: "PT15M",
      transitions: { user_message: "ask", user_confirms: "done" },
    },
    done: { type: "final" },
  },
};
