import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";

/** A small flow with a wait, an action with two candidates and a missing target, and an end. */
export function aDefinition(): FlowDefinition {
  return parseDefinition({
    schemaVersion: 2,
    id: "small",
    name: "Small",
    module: "general",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: { type: "wait", onEntry: [{ executor: "response", config: { message: "Hello" } }], timeout: "PT15M", transitions: { user_message: "find" } },
      find: {
        type: "action",
        actions: [{ executor: "search", config: { index: "food_items_v3", query: "{{dish}}" }, output: "found" }],
        transitions: { items_found: [{ target: "done", guard: "found.length > 3" }, "ask"], error: "nowhere" },
      },
      done: { type: "final", transitions: {} },
    },
    context: { dish: { type: "string", required: false } },
  });
}
