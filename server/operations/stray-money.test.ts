import { afterAll, beforeAll, describe, expect, it } from "vitest";
import foodOrder from "@/flows/library/food-order-v2.json";
import type { DeadLetterAction } from "@/flows/protocol/operations";
import { publishFlow } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;
let container: Container;
let editors: [Actor, Actor];

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await container.db.user.createMany({ data: ["asha", "ravi"].map((name) => ({ id: `u_${name}`, email: `${name}@parley.example`, name })) });
  editors = [actorOf("u_asha"), actorOf("u_ravi")];
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const actorOf = (id: string, role: Actor["role"] = "editor"): Actor => ({ type: "user", id, workspaceId, role, origin: `of ${id}` });
const rowOf = async (runId: string) => (await container.operations.list(editors[0])).items.find((item) => item.runId === runId);
const paymentOf = (runId: string) => container.db.payment.findFirstOrThrow({ where: { runId }, orderBy: { createdAt: "desc" } });
const ordersOf = (runId: string) => container.db.order.findMany({ where: { runId } });
const refundsOf = (paymentId: string) => container.db.refund.findMany({ where: { paymentId } });
const auditsOf = (entity: string) => container.db.auditLog.findMany({ where: { entity }, select: { actor: true, action: true, details: true, origin: true } });

/** A customer who cancelled and then paid all the same. */
async function paidTooLate(flow?: string) {
  const talk = await openTalk(container, flow);
  for (const text of ["paneer tikka", "1", "1"]) await talk.say(text);
  const asked = await talk.say("Pay online");
  const runId = asked.flowState?.runId ?? "";
  await talk.say("cancel");
  const payment = await paymentOf(runId);
  await container.payments.pay(payment.payToken);
  const row = await rowOf(runId);
  if (row === undefined) throw new Error("nobody is told of the money");
  const act = (by: Actor, action: DeadLetterAction) => container.operations.act(by, { kind: "webhook", id: row.id, action });
  return { runId, payment, row, act };
}

describe("money that led to nothing", () => {
  it("can be given back or ordered for, and says over how much it is", async () => {
    const { row, payment } = await paidTooLate();
    expect(row).toMatchObject({
      title: expect.stringMatching(/^Customer paid ₹[\d,.]+, nothing was ordered$/),
      payment: { amountMinor: payment.amountMinor, currency: "INR" },
      settled: null,
      actions: ["refund", "placeOrder", "skip"],
    });
  });

  it("is given back in full, by a signed webhook of the provider, and the row says by whom", async () => {
    const { runId, payment, row, act } = await paidTooLate();
    await act(editors[0], "refund");
    expect(await paymentOf(runId)).toMatchObject({ status: "refunded" });
    expect(await refundsOf(payment.id)).toMatchObject([{ status: "processed", amountMinor: payment.amountMinor, currency: "INR" }]);
    const told = await container.db.webhookEvent.findMany({ where: { correlationKey: payment.providerOrderId, type: "refund.processed" } });
    expect(told).toMatchObject([{ source: "sandbox", status: "ignored", lastError: null }]);
    expect(await auditsOf(row.id)).toEqual([
      {
        actor: "user:u_asha",
        origin: "of u_asha",
        action: "operations.webhook:refund",
        details: expect.objectContaining({ amountMinor: payment.amountMinor, paymentId: payment.id }),
      },
    ]);
    expect(await rowOf(runId)).toMatchObject({ settled: { what: "refund", by: "asha", orderNumber: null }, actions: [] });
    expect(await container.payments.find(payment.payToken)).toMatchObject({ status: "refunded", settledAt: expect.any(String) });
    expect(await ordersOf(runId)).toEqual([]);
  });

  it("is ordered for, at what was paid, and the row says the order's number", async () => {
    const { runId, payment, row, act } = await paidTooLate();
    await act(editors[1], "placeOrder");
    const [order, ...others] = await ordersOf(runId);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ paymentMethod: "online", paymentId: payment.id, totalMinor: payment.amountMinor, status: "confirmed" });
    expect(await rowOf(runId)).toMatchObject({ settled: { what: "placeOrder", by: "ravi", orderNumber: order?.number }, actions: [] });
    expect(await auditsOf(row.id)).toMatchObject([{ actor: "user:u_ravi", origin: "of u_ravi", action: "operations.webhook:placeOrder" }]);
    expect((await container.runs.get(editors[0], runId)).status).toBe("cancelled");
    expect(await paymentOf(runId)).toMatchObject({ status: "captured" });
  });

  it.each(["refund", "placeOrder"] as const)("is settled once when eight press %s at once", async (action) => {
    const { runId, payment, row, act } = await paidTooLate();
    const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => act(editors[i % 2 === 0 ? 0 : 1], action)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []))).toEqual(Array.from({ length: 7 }, () => "NOT_FOUND"));
    expect(await refundsOf(payment.id)).toHaveLength(action === "refund" ? 1 : 0);
    expect(await ordersOf(runId)).toHaveLength(action === "refund" ? 0 : 1);
    expect(await auditsOf(row.id)).toHaveLength(1);
  });

  it("is either given back or ordered for, never both, when both are pressed at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { runId, payment, act } = await paidTooLate();
      const answers = await Promise.allSettled([act(editors[0], "refund"), act(editors[1], "placeOrder")]);
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect((await refundsOf(payment.id)).length + (await ordersOf(runId)).length).toBe(1);
    }
  });

  it("that cannot be ordered for any more can still be given back", async () => {
    const { runId, act } = await paidTooLate();
    await container.pool.query("UPDATE stores SET open = false");
    await expect(act(editors[0], "placeOrder")).rejects.toMatchObject({ code: "ORDER_REFUSED", details: { reason: "OUT_OF_STOCK" } });
    await container.pool.query("UPDATE stores SET open = true");
    expect(await rowOf(runId)).toMatchObject({ actions: ["refund", "placeOrder", "skip"] });
    await act(editors[0], "refund");
    expect(await paymentOf(runId)).toMatchObject({ status: "refunded" });
  });

  it("goes on where a crash left it: the same can be pressed again, the other cannot", async () => {
    const { runId, payment, row, act } = await paidTooLate();
    // The process died after it had decided and before it asked the provider.
    await container.pool.query("UPDATE webhook_events SET settlement = 'refund', settled_by = 'user:u_asha', settled_at = now() WHERE id = $1", [row.id]);
    expect(await rowOf(runId)).toMatchObject({ actions: ["refund", "skip"] });
    await expect(act(editors[1], "placeOrder")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(act(editors[1], "skip")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await act(editors[1], "refund");
    expect(await refundsOf(payment.id)).toHaveLength(1);
    expect(await rowOf(runId)).toMatchObject({ settled: { what: "refund" } });
  });

  it("is for editors, and for their own workspace", async () => {
    const { row, act } = await paidTooLate();
    await expect(act(actorOf("u_asha", "agent"), "refund")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger: Actor = { ...editors[0], workspaceId: "w_other" };
    await expect(container.operations.act(stranger, { kind: "webhook", id: row.id, action: "refund" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await container.operations.list(stranger)).items).toEqual([]);
  });

  it("is no longer offered a day after it was settled, and never counted", async () => {
    const { runId, row, act } = await paidTooLate();
    const before = await container.operations.count(editors[0]);
    await act(editors[0], "refund");
    expect(await container.operations.count(editors[0])).toEqual({ open: before.open - 1 });
    await container.pool.query("UPDATE webhook_events SET settled_at = now() - interval '25 hours' WHERE id = $1", [row.id]);
    expect(await rowOf(runId)).toBeUndefined();
  });
});

/** The food order with its order elsewhere. */
const { place_order: placeOrder, ...otherStates } = foodOrder.states;
const { payment_gateway: gateway, process_payment: choice } = otherStates;
const [order] = placeOrder.actions;
const variants = {
  order_on_the_way: {
    ...otherStates,
    process_payment: { ...choice, transitions: { ...choice.transitions, cod_selected: "confirm_order" } },
    payment_gateway: { ...gateway, transitions: { ...gateway.transitions, payment_success: { target: "completed", actions: [order] } } },
  },
  order_behind: {
    ...foodOrder.states,
    completed: { ...foodOrder.states.completed, onEntry: [{ ...order, when: "false" }, ...foodOrder.states.completed.onEntry] },
  },
  order_passed: { ...foodOrder.states, payment_gateway: { ...gateway, onEntry: [{ ...order, when: "false" }, ...gateway.onEntry] } },
};

describe("what money was paid for", () => {
  it.each([
    ["is in a transition", "order_on_the_way", true],
    ["is in one of two states that the run never came to", "order_behind", false],
    ["is in the one of two states that the run came to", "order_passed", true],
  ] as const)("is offered to be ordered only where it can be, when the order %s", async (_where, id, isOffered) => {
    await publishFlow(container, { ...foodOrder, id, name: id, states: variants[id] });
    const { runId, row, act } = await paidTooLate(id);
    expect(row.actions).toEqual(["refund", ...(isOffered ? ["placeOrder"] : []), "skip"]);
    const answer = await act(editors[0], "placeOrder").then(
      () => null,
      (error: unknown) => error,
    );
    expect(answer).toEqual(isOffered ? null : expect.objectContaining({ code: "ORDER_REFUSED", details: { reason: "EXECUTOR_NOT_FOUND" } }));
    expect(await ordersOf(runId)).toHaveLength(isOffered ? 1 : 0);
    if (!isOffered) await act(editors[0], "refund");
  });
});

describe("an older pay link", () => {
  it("cannot be paid once the run has asked anew", async () => {
    const { runId, payment } = await paidTooLate();
    await container.db.payment.update({ where: { id: payment.id }, data: { status: "created" } });
    await container.db.payment.create({
      data: {
        ...payment,
        id: "x_newer",
        providerOrderId: "order_newer",
        idempotencyKey: "newer",
        payToken: "newer",
        runId,
        createdAt: new Date(Date.now() + 1_000),
      },
    });
    expect(await container.payments.pay(payment.payToken)).toMatchObject({ status: "created", replaced: true, settledAt: null });
    expect(await container.payments.find("newer")).toMatchObject({ replaced: false });
  });
});
