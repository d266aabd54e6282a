import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTalk, type Talk, trailOf } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { signedHeaders } from "../signatures/signature";

const secret = "the webhooks' secret of the tests";
const agent: Actor = { type: "user", id: "u_test", workspaceId, role: "agent" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, env: { SANDBOX_WEBHOOK_SECRET: secret } });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

type Waiting = Talk & { payToken: string; runId: string };

/** A conversation that waits for its payment. */
async function waitForPayment(): Promise<Waiting> {
  const talk = await openTalk(container);
  for (const text of ["paneer tikka", "1", "1"]) await talk.say(text);
  const asked = await talk.say("Pay online");
  expect(asked.flowState).toMatchObject({ state: "payment_gateway", phase: "WAITING" });
  const runId = asked.flowState?.runId ?? "";
  const payment = await container.db.payment.findFirstOrThrow({ where: { runId }, orderBy: { createdAt: "desc" } });
  expect(JSON.stringify(asked.messages)).toContain(`/pay/${payment.payToken}`);
  return { ...talk, payToken: payment.payToken, runId };
}

const signed = (body: string, eventId: string, key = secret) => signedHeaders(key, { body: Buffer.from(body), at: Date.now(), eventId });
const send = (body: string, eventId: string, headers = signed(body, eventId)) =>
  container.webhooks.receive({ workspaceId, source: "sandbox" }, headers, Buffer.from(body));

async function bodyFor(runId: string, event: string, change: { amount?: number } = {}): Promise<string> {
  const payment = await container.db.payment.findFirstOrThrow({ where: { runId } });
  const entity = {
    id: "pay_1",
    order_id: payment.providerOrderId,
    amount: change.amount ?? payment.amountMinor,
    currency: payment.currency,
    status: "captured",
  };
  return JSON.stringify({ event, payload: { payment: { entity } } });
}

const ordersOf = (runId: string) => container.db.order.findMany({ where: { runId } });
const noteOf = async (eventId: string) => (await container.db.webhookEvent.findFirstOrThrow({ where: { providerEventId: eventId } })).lastError;
/** What operators see of the run. */
const listed = async (runId: string) => (await container.operations.list(agent)).items.filter((item) => item.runId === runId);
const statusOf = async (eventId: string) => (await container.db.webhookEvent.findFirstOrThrow({ where: { providerEventId: eventId } })).status;

describe("paying online", () => {
  it("by the pay page places the order", async () => {
    const { payToken, runId, heard } = await waitForPayment();
    expect(await container.payments.find(payToken)).toMatchObject({ status: "created", sandbox: true, flow: "food_order_v2" });
    expect(await container.payments.pay(payToken)).toMatchObject({ status: "captured" });
    expect(trailOf(heard.states).slice(-3)).toEqual(["payment_gateway", "place_order", "completed"]);
    const [order, ...others] = await ordersOf(runId);
    expect(others).toEqual([]);
    const payment = await container.db.payment.findFirstOrThrow({ where: { runId } });
    expect(order).toMatchObject({ paymentMethod: "online", paymentId: payment.id, totalMinor: payment.amountMinor });
  });

  it("refused by the bank asks again how to pay", async () => {
    const { payToken, runId, say, heard } = await waitForPayment();
    expect(await container.payments.fail(payToken)).toMatchObject({ status: "failed" });
    expect(trailOf(heard.states).slice(-2)).toEqual(["payment_gateway", "confirm_order"]);
    const done = await say("cash");
    expect(done.flowState?.state).toBe("completed");
    expect(await ordersOf(runId)).toHaveLength(1);
  });

  it("refused once and then paid by a second link places one order", async () => {
    const first = await waitForPayment();
    await container.payments.fail(first.payToken);
    await first.say("Pay online");
    const second = await container.db.payment.findFirstOrThrow({ where: { runId: first.runId, status: "created" } });
    await container.payments.pay(second.payToken);
    expect(await ordersOf(first.runId)).toMatchObject([{ paymentId: second.id }]);
  });

  it("by a page that was decided before changes nothing", async () => {
    const { payToken, runId } = await waitForPayment();
    await container.payments.pay(payToken);
    expect(await container.payments.fail(payToken)).toMatchObject({ status: "captured" });
    expect(await container.payments.pay(payToken)).toMatchObject({ status: "captured" });
    expect(await ordersOf(runId)).toHaveLength(1);
  });

  it("can be left by cancelling; a payment that still comes moves nothing, and operators see it", async () => {
    const { payToken, runId, say } = await waitForPayment();
    expect((await say("cancel")).flowState).toMatchObject({ state: "cancelled" });
    expect(await container.payments.pay(payToken)).toMatchObject({ status: "captured" });
    expect(await ordersOf(runId)).toEqual([]);
    expect(await listed(runId)).toMatchObject([{ kind: "webhook", reason: expect.stringContaining("paid after the run had ended"), state: "cancelled" }]);
    expect((await container.runs.get(agent, runId)).status).toBe("cancelled");
  });

  it("knows no page for a wrong token", async () => {
    await expect(container.payments.find("nope")).rejects.toMatchObject({ code: "PAYMENT_NOT_FOUND" });
  });
});

describe("a payment webhook", () => {
  it("is taken once, however often it comes", async () => {
    const { runId } = await waitForPayment();
    const body = await bodyFor(runId, "payment.captured");
    const answers = [await send(body, `twice-${runId}`), await send(body, `twice-${runId}`)];
    await container.webhooks.settled();
    expect(answers).toEqual([{ duplicate: false }, { duplicate: true }]);
    expect(await ordersOf(runId)).toHaveLength(1);
  });

  it("that says the same under another id is harmless", async () => {
    const { runId } = await waitForPayment();
    const body = await bodyFor(runId, "payment.captured");
    await Promise.all([send(body, `a-${runId}`), send(body, `b-${runId}`), send(body, `c-${runId}`)]);
    await container.webhooks.settled();
    expect(await ordersOf(runId)).toHaveLength(1);
    const statuses = await Promise.all(["a", "b", "c"].map((name) => statusOf(`${name}-${runId}`)));
    expect(statuses.toSorted()).toEqual(["dispatched", "ignored", "ignored"]);
    expect(await listed(runId)).toEqual([]);
  });

  it("that fails after the capture comes too late", async () => {
    const { runId } = await waitForPayment();
    await send(await bodyFor(runId, "payment.captured"), `ok-${runId}`);
    await container.webhooks.settled();
    await send(await bodyFor(runId, "payment.failed"), `late-${runId}`);
    await container.webhooks.settled();
    expect(await statusOf(`late-${runId}`)).toBe("ignored");
    expect(await listed(runId)).toEqual([]);
    expect(await container.db.payment.findFirst({ where: { runId } })).toMatchObject({ status: "captured" });
  });

  it("of an older payment does not move a run that waits for a newer one", async () => {
    const { runId, payToken, say } = await waitForPayment();
    const old = await bodyFor(runId, "payment.captured");
    await container.payments.fail(payToken);
    await say("Pay online");
    await send(old, `old-${runId}`);
    await container.webhooks.settled();
    expect(await statusOf(`old-${runId}`)).toBe("ignored");
    expect(await noteOf(`old-${runId}`)).toBe("PAID_ANOTHER");
    expect((await container.runs.get(agent, runId)).current_state).toBe("payment_gateway");
    expect(await ordersOf(runId)).toEqual([]);
  });

  it("with another amount is refused, and one for nobody is kept", async () => {
    const { runId } = await waitForPayment();
    await send(await bodyFor(runId, "payment.captured", { amount: 100 }), `short-${runId}`);
    const nobody = JSON.stringify({
      event: "payment.captured",
      payload: { payment: { entity: { id: "p", order_id: "order_nobody", amount: 1, currency: "INR", status: "captured" } } },
    });
    await send(nobody, `nobody-${runId}`);
    await container.webhooks.settled();
    expect(await statusOf(`short-${runId}`)).toBe("ignored");
    expect(await noteOf(`short-${runId}`)).toBe("AMOUNT_MISMATCH");
    expect(await statusOf(`nobody-${runId}`)).toBe("unmatched");
    expect((await container.runs.get(agent, runId)).current_state).toBe("payment_gateway");
  });

  it("with a wrong signature leaves no row", async () => {
    const { runId } = await waitForPayment();
    const body = await bodyFor(runId, "payment.captured");
    await expect(send(body, `forged-${runId}`, signed(body, `forged-${runId}`, "another secret"))).rejects.toMatchObject({ code: "SIGNATURE_INVALID" });
    await expect(send(`${body} `, `forged-${runId}`, signed(body, `forged-${runId}`))).rejects.toMatchObject({ code: "SIGNATURE_INVALID" });
    expect(await container.db.webhookEvent.count({ where: { providerEventId: `forged-${runId}` } })).toBe(0);
  });

  it("that comes when the run has gone on without it is noted for operators", async () => {
    const { runId, payToken } = await waitForPayment();
    await container.payments.fail(payToken);
    await send(await bodyFor(runId, "payment.captured"), `after-${runId}`);
    await container.webhooks.settled();
    expect(await statusOf(`after-${runId}`)).toBe("ignored");
    expect(await noteOf(`after-${runId}`)).toBe("PAID_UNUSED");
    expect(await container.db.payment.findFirst({ where: { runId } })).toMatchObject({ status: "captured" });
  });

  it("from nowhere is not found", async () => {
    await expect(container.webhooks.receive({ workspaceId, source: "toString" }, {}, Buffer.from("{}"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("that a crash left undone is carried on by the worker", async () => {
    const { runId } = await waitForPayment();
    const payload = JSON.parse(await bodyFor(runId, "payment.captured"));
    await container.db.webhookEvent.create({
      data: {
        id: `e_${runId}`,
        workspaceId,
        source: "sandbox",
        providerEventId: `left-${runId}`,
        type: "payment.captured",
        correlationKey: payload.payload.payment.entity.order_id,
        payload,
        status: "received",
        nextAttemptAt: new Date(0),
      },
    });
    await expect.poll(async () => (await ordersOf(runId)).length, { timeout: 10_000 }).toBe(1);
    expect(await statusOf(`left-${runId}`)).toBe("dispatched");
  });
});
