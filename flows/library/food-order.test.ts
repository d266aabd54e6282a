import { describe, expect, it } from "vitest";
import { catalogue, executorFacts } from "@/testing/builders/core-catalogue";
import { recordedConversationsSchema } from "../conversations/conversation";
import { playConversation } from "../conversations/play-conversation";
import { baseOf } from "../engine/act/start-context";
import type { TurnPart } from "../engine/perform/perform-turn";
import { foldSteps } from "../engine/record/fold-steps";
import { replay } from "../engine/record/replay";
import { ExecutorError } from "../errors";
import { canonicalJson } from "../json/canonical";
import type { Ports } from "../ports/ports";
import { checkFlow } from "../validation/check-flow";
import recorded from "./food-order-v2.conversations.json";
import { foodOrderFlow, templates } from "./library";

const conversations = recordedConversationsSchema.parse(recorded);

describe.each(templates.map((template) => [template.id, template] as const))("the template %s", (_, template) => {
  it("is valid, without a warning", () => {
    expect(checkFlow(template.definition, executorFacts)).toEqual({ ok: true, errors: [], warnings: [] });
  });

  it("has a place on the canvas for every state", () => {
    expect(Object.keys(template.definition.ui?.layout ?? {}).sort()).toEqual(Object.keys(template.definition.states).sort());
  });
});

describe("the food order flow", () => {
  it("has 12 states and 3 ends", () => {
    expect(Object.keys(foodOrderFlow.states)).toHaveLength(15);
    expect(foodOrderFlow.finalStates).toEqual(["completed", "cancelled", "order_failed"]);
  });

  it.each(conversations.map((conversation) => [conversation.name, conversation] as const))("can be lived again from its tape: %s", async (_, conversation) => {
    const { started, compiled, snapshot, turns } = await playConversation(foodOrderFlow, conversation, { catalogue });
    const steps = turns.flatMap((turn) => turn.steps);
    const tape = turns.flatMap((turn) => turn.tape);
    expect(canonicalJson(JSON.parse(JSON.stringify(replay(compiled, "r_played", started, tape).snapshot)))).toBe(
      canonicalJson(JSON.parse(JSON.stringify(snapshot))),
    );
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_step, index) => index + 1));
    expect(foldSteps(baseOf(compiled, started), steps).at(-1)).toEqual(snapshot.context);
    const progress = turns.flatMap((turn) => turn.changes.map((change) => change.progress));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});

const toPayment = [{ say: "paneer tikka" }, { say: "1" }, { say: "1" }, { say: "online" }];
const last = (turns: readonly TurnPart[]) => turns.at(-1)?.replies.at(-1)?.content;

describe("the food order flow when something fails", () => {
  it("gives the money back when the order cannot be placed after all", async () => {
    const change = (ports: Ports): Ports => ({ ...ports, orders: { place: () => Promise.reject(new ExecutorError("STORE_CLOSED")) } });
    const { snapshot, trail, simulation, turns } = await playConversation(foodOrderFlow, { moves: [...toPayment, { pay: "captured" }] }, { catalogue, change });
    expect(trail.slice(-3)).toEqual(["payment_gateway", "place_order", "order_failed"]);
    expect(snapshot).toMatchObject({
      status: "failed",
      outcome: "failed",
      failure: { code: "STORE_CLOSED", state: "place_order" },
      context: { payment: { status: "refunded" } },
    });
    expect(simulation.store.payments.map(({ status }) => status)).toEqual(["refunded"]);
    expect(last(turns)).toContain("could not be placed");
  });

  it("does not order at a price that has changed since", async () => {
    let dearer = 0;
    const change = (ports: Ports): Ports => ({
      ...ports,
      products: {
        ...ports.products,
        findByIds: async (ids) => (await ports.products.findByIds(ids)).map((product) => ({ ...product, priceMinor: product.priceMinor + dearer })),
      },
      payments: { ...ports.payments, create: (request) => ((dearer = 500), ports.payments.create(request)) },
    });
    const { snapshot, simulation } = await playConversation(foodOrderFlow, { moves: [...toPayment, { pay: "captured" }] }, { catalogue, change });
    expect(snapshot.failure?.code).toBe("TOTAL_MISMATCH");
    expect(simulation.store.orders).toEqual([]);
    expect(simulation.store.payments[0]?.status).toBe("refunded");
  });

  it("fails where there is no way to the customer", async () => {
    const change = (ports: Ports): Ports => ({ ...ports, router: { route: () => Promise.reject(new ExecutorError("NO_ROUTE")) } });
    const { trail, snapshot } = await playConversation(foodOrderFlow, { moves: toPayment.slice(0, 3) }, { catalogue, change });
    expect(trail.slice(-2)).toEqual(["calculate_delivery", "order_failed"]);
    expect(snapshot.failure?.code).toBe("NO_ROUTE");
  });

  it("suggests something else when the search does not answer", async () => {
    const change = (ports: Ports): Ports => ({
      ...ports,
      products: { ...ports.products, search: () => Promise.reject(new ExecutorError("SEARCH_UNAVAILABLE")) },
    });
    const { trail } = await playConversation(foodOrderFlow, { moves: [{ say: "paneer tikka" }] }, { catalogue, change });
    expect(trail).toEqual(["init", "search_food", "no_results"]);
  });

  it("asks again for a way to pay when the provider is down", async () => {
    const change = (ports: Ports): Ports => ({
      ...ports,
      payments: { ...ports.payments, create: () => Promise.reject(new ExecutorError("PROVIDER_UNAVAILABLE")) },
    });
    const { trail, turns, simulation } = await playConversation(foodOrderFlow, { moves: [...toPayment, { say: "cash" }] }, { catalogue, change });
    expect(trail.slice(-6)).toEqual(["process_payment", "payment_gateway", "confirm_order", "process_payment", "place_order", "completed"]);
    expect(turns[4]?.replies.at(-1)?.content).toContain("did not go through");
    expect(simulation.store.orders).toHaveLength(1);
  });
});

describe("the food order flow with a model", () => {
  it("says the model's words, unmarked, and keeps the numbers on the card", async () => {
    const change = (ports: Ports): Ports => ({
      ...ports,
      llm: { complete: async ({ prompt }) => ({ text: `Model: ${prompt}`, provider: "p", model: "m", usage: null }) },
    });
    const { turns } = await playConversation(foodOrderFlow, { moves: toPayment.slice(0, 3) }, { catalogue, change });
    const summary = turns.at(-1)?.replies.at(-1);
    expect(summary?.content).toMatch(/^Model: Sum up the order with the total of ₹/);
    expect(summary).toMatchObject({
      degraded: false,
      cards: [{ type: "summary", lines: [{ label: "Paneer Tikka" }, { label: "Delivery" }, { label: "Total", total: true }] }],
    });
  });
});

describe("the food order flow and quantities", () => {
  it.each([
    ["2 veg biryani", "1", 2],
    ["2 veg biryani", "three of the first", 3],
    ["veg biryani", "1", 1],
  ])("takes %s and then %s for %i", async (wish, choice, quantity) => {
    const { snapshot } = await playConversation(foodOrderFlow, { moves: [{ say: wish }, { say: choice }] }, { catalogue });
    expect(snapshot.context.selected_items).toEqual([expect.objectContaining({ quantity })]);
  });
});
