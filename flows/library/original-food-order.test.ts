import { describe, expect, it } from "vitest";
import { cashOrderTrail } from "@/testing/builders/cash-order";
import { catalogue, executorFacts } from "@/testing/builders/core-catalogue";
import { playConversation } from "../conversations/play-conversation";
import original from "../definition/fixtures/food-order-v1.json";
import { normaliseDefinition } from "../definition/normalise";
import { parseDefinition } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";
import type { StateV2 } from "../definition/schema-v2";
import { toV2 } from "../definition/to-v2";
import type { Json, JsonObject } from "../json/json";
import { checkFlow } from "../validation/check-flow";

/** The original document with the least that makes it run: the five missing states, a choice, words for when no model answers, ways to pay. */
function completed(): FlowDefinition {
  const raw = structuredClone(original) as unknown as { states: Record<string, { actions?: JsonObject[]; transitions: Json }> };
  for (const state of Object.values(raw.states)) {
    for (const action of state.actions ?? []) if (action.executor === "llm") action.config = { ...(action.config as JsonObject), fallbackText: "…" };
  }
  raw.states.show_results?.actions?.push({ executor: "selection", config: { from: "search_results" }, output: "selected_items" });
  Object.assign(raw.states, {
    no_results: { type: "wait", transitions: { user_message: "search_food" } },
    zone_error: { type: "wait", transitions: { user_message: "collect_address" } },
    payment_gateway: {
      type: "wait",
      onEntry: [{ executor: "payment", config: { operation: "create" }, output: "payment" }],
      actions: [{ executor: "payment", config: { operation: "verify" }, output: "payment" }],
      transitions: { payment_success: "place_order", payment_failed: "cancelled", user_cancels: "cancelled" },
    },
    cancelled: { type: "final", transitions: {} },
    order_failed: { type: "final", transitions: {} },
  });
  const { definition } = normaliseDefinition(raw, executorFacts);
  const wire = toV2(definition);
  const confirm = wire.states.confirm_order as StateV2;
  const options = [
    { id: "confirm", label: "Confirm", keywords: ["confirm"], event: "user_confirms" },
    { id: "cash", label: "Cash", keywords: ["cash"], event: "user_confirms", set: { payment_method: "cod" } },
    { id: "online", label: "Online", keywords: ["online"], event: "user_confirms", set: { payment_method: "online" } },
  ];
  return parseDefinition({ ...wire, states: { ...wire.states, confirm_order: { ...confirm, input: { ...(confirm.input ?? { accept: [] }), options } } } });
}

describe("the original food order flow, completed", () => {
  it("may be published", () => {
    expect(checkFlow(completed(), executorFacts).errors).toEqual([]);
  });

  it("takes a cash order along the original's states", async () => {
    const { trail, snapshot, simulation, turns } = await playConversation(
      completed(),
      {
        start: { text: "order food", entities: {} },
        moves: [{ say: "paneer tikka" }, { say: "1" }, { say: "1" }, { say: "confirm, cash" }],
      },
      { catalogue },
    );
    expect(trail).toEqual(cashOrderTrail);
    expect(snapshot.status).toBe("completed");
    const { distance, total_amount, selected_items } = snapshot.context as unknown as {
      distance: number;
      total_amount: number;
      selected_items: { price: number; quantity: number }[];
    };
    // Items and ten rupees a kilometre.
    expect(total_amount).toBeCloseTo((selected_items[0]?.price ?? 0) + distance * 10, 2);
    expect(simulation.store.orders[0]?.request).toMatchObject({ paymentMethod: "cod", totals: { totalMinor: Math.round(total_amount * 100) } });
    expect(turns[1]?.replies[0]?.buttons.map((button) => button.id)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("goes on after an online payment", async () => {
    const { trail, simulation } = await playConversation(
      completed(),
      {
        moves: [{ say: "veg biryani" }, { say: "2" }, { say: "college road" }, { say: "online" }, { pay: "captured" }],
      },
      { catalogue },
    );
    expect(trail.slice(-3)).toEqual(["payment_gateway", "place_order", "completed"]);
    expect(simulation.store.orders).toHaveLength(1);
  });
});
