import { describe, expect, it } from "vitest";
import { testFacts } from "../definition/fixtures/executor-facts";
import original from "../definition/fixtures/food-order-v1.json";
import { normaliseDefinition } from "../definition/normalise";
import { parseDefinition } from "../definition/parse-definition";
import { toV2 } from "../definition/to-v2";
import { checkFlow } from "../validation/check-flow";
import { completeFlow } from "./complete-flow";

const foodOrder = normaliseDefinition(original, testFacts).definition;

describe("completeFlow", () => {
  it("gives the source's food flow its five missing states, and leaves nothing in the way of publishing", () => {
    const completed = completeFlow(foodOrder, testFacts);
    const added = Object.keys(completed.states).filter((name) => !Object.hasOwn(foodOrder.states, name));
    expect(added.sort()).toEqual(["cancelled", "no_results", "order_failed", "payment_gateway", "zone_error"]);
    expect(checkFlow(foodOrder, testFacts).errors.length).toBeGreaterThan(6);
    expect(checkFlow(completed, testFacts).errors).toEqual([]);
  });

  it("leads each of them to where the customer's words are understood", () => {
    const { states } = toV2(completeFlow(foodOrder, testFacts));
    expect(states.no_results).toMatchObject({ type: "wait", transitions: { user_message: "search_food", user_cancels: "cancelled" } });
    expect(states.zone_error).toMatchObject({ type: "wait", transitions: { user_message: "collect_address", user_cancels: "cancelled" } });
    expect(states.payment_gateway).toMatchObject({
      type: "wait",
      onEntry: [{ executor: "payment", config: { operation: "create" } }],
      transitions: { payment_success: "place_order", payment_failed: "confirm_order", user_cancels: "cancelled" },
    });
    expect([states.cancelled, states.order_failed]).toMatchObject([{ type: "final" }, { type: "final" }]);
  });

  it("keeps what is there as it is, and adds nothing where nothing is missing", () => {
    const completed = completeFlow(foodOrder, testFacts);
    for (const [name, state] of Object.entries(foodOrder.states)) expect(completed.states[name]).toBe(state);
    expect(completeFlow(completed, testFacts)).toBe(completed);
  });

  it("adds fifty at most", () => {
    const transitions = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`webhook:w${index}`, `lost_${index}`]));
    const states = { a: { type: "wait", transitions: { user_message: "z", ...transitions } }, z: { type: "final" } };
    const many = parseDefinition({ schemaVersion: 2, id: "many", name: "Many", module: "general", initialState: "a", finalStates: ["z"], states, context: {} });
    expect(Object.keys(completeFlow(many, testFacts).states)).toHaveLength(52);
  });

  it("makes no state of a name that none can have, and comes to an end in a circle that nobody listens in", () => {
    const flow = parseDefinition({
      schemaVersion: 2,
      id: "round",
      name: "Round",
      module: "general",
      initialState: "a",
      finalStates: ["z"],
      states: {
        a: { type: "action", transitions: { success: "b", error: "Not A Name" } },
        b: { type: "action", transitions: { success: "a", error: "lost" } },
        z: { type: "final" },
      },
      context: {},
    });
    const completed = completeFlow(flow, testFacts);
    expect(Object.keys(completed.states)).toEqual(["a", "b", "z", "lost"]);
    expect(toV2(completed).states.lost?.transitions).toEqual({ user_message: "a" });
  });
});
