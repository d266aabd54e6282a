/** A flow that needs no outside service: it greets, keeps a name (which is sensitive) and ends. */
export const greetingFlow = {
  schemaVersion: 2,
  id: "greeting",
  name: "Greeting",
  module: "general",
  initialState: "hello",
  finalStates: ["done", "cancelled"],
  states: {
    hello: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "Hello! What is your name?" } }],
      input: { accept: ["user_message"], store: "customer_name" },
      transitions: { user_message: "thanks", cancel: "cancelled" },
    },
    thanks: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "Nice to meet you, {{customer_name}}. Anything else?" } }],
      transitions: { user_message: "done", cancel: "cancelled", "webhook:bell": "done" },
    },
    done: { type: "final", onEntry: [{ executor: "response", config: { message: "Goodbye." } }], transitions: {} },
    cancelled: { type: "final", outcome: "cancelled", transitions: {} },
  },
  context: { customer_name: { type: "string", required: false, sensitive: true } },
};
