import { describe, expect, it } from "vitest";
import { z } from "zod";
import { executorFacts } from "../executors/registry";
import { checkFlow } from "../validation/check-flow";
import { recordedConversationSchema } from "./conversation";
import recorded from "./food-order-v2.conversations.json";
import { foodOrderFlow, templates } from "./library";
import { playConversation } from "./play-conversation";

const conversations = z.array(recordedConversationSchema).parse(recorded);

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

  it.each(conversations.map((conversation) => [conversation.name, conversation] as const))("%s", async (_, conversation) => {
    const { expect: expected } = conversation;
    const { trail, snapshot, phase, simulation, turns } = await playConversation(foodOrderFlow, conversation);
    expect({ trail, status: snapshot.status, outcome: snapshot.outcome, phase, orders: simulation.store.orders.length }).toEqual({
      trail: expected.trail,
      status: expected.status,
      outcome: expected.outcome,
      phase: expected.phase,
      orders: expected.orders,
    });
    const progress = turns.flatMap((turn) => turn.changes.map((change) => change.progress));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("is covered by the recorded conversations, save the failing end", () => {
    const visited = new Set(conversations.flatMap((conversation) => conversation.expect.trail));
    expect(Object.keys(foodOrderFlow.states).filter((name) => !visited.has(name))).toEqual(["order_failed"]);
  });
});
