import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import library from "@/flows/library/food-order-v2.json";
import { aState } from "@/testing/builders/a-flow";
import { orderedEvents, orderedStates } from "./flow-order";

const food = parseDefinition(library);
/** As a database gives it back: keys in another order. */
const shuffled = { ...food, states: Object.fromEntries(Object.entries(food.states).reverse()) };

describe("orderedStates", () => {
  it("follows the main way first and ends with the ends, whatever order the document has", () => {
    const order = [
      "init",
      "search_food",
      "show_results",
      "collect_address",
      "validate_zone",
      "calculate_delivery",
      "confirm_order",
      "process_payment",
      "place_order",
      "payment_gateway",
      "zone_error",
      "no_results",
    ];
    expect(orderedStates(food).slice(0, 12)).toEqual(order);
    expect(orderedStates(shuffled)).toEqual(orderedStates(food));
    expect(orderedStates(food).slice(12).sort()).toEqual(["cancelled", "completed", "order_failed"]);
  });

  it("names every state once, those out of reach too", () => {
    const lonely = { ...food, states: { ...food.states, lonely: aState({ type: "action", transitions: { success: "lonely" } }) } };
    expect([...orderedStates(lonely)].sort()).toEqual(Object.keys(lonely.states).sort());
  });
});

describe("orderedEvents", () => {
  it("puts what usually happens first, and errors and cancelling last", () => {
    expect(orderedEvents(aState({ type: "wait", transitions: { user_cancels: "a", timeout: "a", user_edits: "a", user_confirms: "a" } }))).toEqual([
      "user_confirms",
      "user_edits",
      "timeout",
      "user_cancels",
    ]);
  });

  it("keeps the order of a decision's conditions", () => {
    const conditions = [
      { expression: "a", event: "zebra" },
      { expression: "b", event: "apple" },
    ];
    expect(orderedEvents(aState({ type: "decision", conditions, transitions: { default: "x", apple: "x", zebra: "x" } }))).toEqual([
      "zebra",
      "apple",
      "default",
    ]);
  });
});
