import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

const webhookSecret = "a-webhook-secret-of-the-tests-0123456789";
let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ env: { SANDBOX_WEBHOOK_SECRET: webhookSecret } });
  call = createRestClient(server.url);
});
afterAll(() => server?.stop());

/** A customer who chose to pay online and holds the pay page's address. */
async function untilPayment() {
  const { sessionId, token, flowState } = (await call("POST", "/api/chat/sessions", { body: { flow: "food_order_v2" } })).body.result;
  let state = "";
  for (const [index, message] of ["paneer tikka", "1", "1", "confirm, online"].entries()) {
    const { body } = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: `c_${index}`, message } });
    state = body.result.flowState.state;
  }
  expect(state).toBe("payment_gateway");
  const { runId } = flowState;
  const payment = await server.container.db.payment.findFirstOrThrow({ where: { runId } });
  const runNow = async () => (await call("GET", `/api/runs/${runId}`, { key: ownerKey })).body.result;
  return { runId, payment, path: `/api/pay/${payment.payToken}`, runNow };
}

describe("the sandbox's pay page", () => {
  it("shows what is to be paid, to whoever has its address", async () => {
    const { path, payment } = await untilPayment();
    expect(await call("GET", path)).toMatchObject({
      status: 200,
      body: { result: { status: "created", amountMinor: payment.amountMinor, currency: "INR", sandbox: true, flow: "food_order_v2" } },
    });
    expect(await call("GET", "/api/pay/unknown")).toMatchObject({ status: 404, body: { code: "PAYMENT_NOT_FOUND" } });
    expect(await call("POST", path, { body: { action: "steal" } })).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
  });

  it("lets the run go on to one order when the customer pays, however often", async () => {
    const { path, runId, runNow } = await untilPayment();
    expect((await call("POST", path, { body: { action: "leave" } })).body.result.status).toBe("created");
    const paid = await Promise.all([call("POST", path, { body: { action: "pay" } }), call("POST", path, { body: { action: "pay" } })]);
    expect(paid.map(({ status }) => status)).toEqual([200, 200]);
    expect((await call("GET", path)).body.result.status).toBe("captured");
    await server.container.webhooks.settled();
    expect(await runNow()).toMatchObject({ status: "completed", current_state: "completed" });
    expect(await server.container.db.order.findMany({ where: { runId } })).toMatchObject([{ paymentMethod: "online", status: "confirmed" }]);
  });

  it("asks again when the payment fails", async () => {
    const { path, runNow } = await untilPayment();
    await call("POST", path, { body: { action: "fail" } });
    expect(await runNow()).toMatchObject({ status: "running", current_state: "confirm_order" });
  });
});

describe("money that came too late", () => {
  it("is listed, and given back once, over REST as in the studio", async () => {
    const { path, runId, payment } = await untilPayment();
    await call("POST", `/api/runs/${runId}/cancel`, { key: ownerKey, body: {} });
    await call("POST", path, { body: { action: "pay" } });
    const listed = (await call("GET", "/api/operations", { key: ownerKey })).body.result.items.find((item: { runId: string }) => item.runId === runId);
    expect(listed).toMatchObject({ kind: "webhook", payment: { amountMinor: payment.amountMinor, currency: "INR" }, settled: null });
    const refund = () => call("POST", "/api/operations", { key: ownerKey, body: { kind: "webhook", id: listed.id, action: "refund" } });
    const answers = await Promise.all([refund(), refund(), refund()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
    expect((await call("GET", path)).body.result).toMatchObject({ status: "refunded", settledAt: expect.any(String) });
  });
});

describe("POST /api/webhooks/sandbox", () => {
  /** As docs/protocol/rest.md describes it to other programs. */
  function signed(raw: string, { eventId = "evt_tests_1", ageSeconds = 0 } = {}): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
    const signature = createHmac("sha256", webhookSecret).update(`${timestamp}\n${eventId}\n${raw}`).digest("hex");
    return { "X-Parley-Timestamp": timestamp, "X-Parley-Event-Id": eventId, "X-Parley-Signature": signature };
  }
  const deliver = (raw: string, headers: Record<string, string>) => call("POST", "/api/webhooks/sandbox", { raw, headers });

  it("takes a signed event once, and no other", async () => {
    const { payment, runNow } = await untilPayment();
    const entity = { id: "pay_1", order_id: payment.providerOrderId, amount: payment.amountMinor, currency: "INR", status: "captured" };
    const raw = JSON.stringify({ event: "payment.captured", payload: { payment: { entity } } });
    const headers = signed(raw);
    const { "X-Parley-Signature": _signature, ...unsigned } = headers;
    const { "X-Parley-Timestamp": _timestamp, ...undated } = headers;
    const replays = [
      unsigned,
      undated,
      signed(`${raw} `),
      { ...headers, "X-Parley-Event-Id": "evt_tests_2" },
      { ...headers, "X-Parley-Timestamp": String(Number(headers["X-Parley-Timestamp"]) + 60) },
      signed(raw, { ageSeconds: 301 }),
      signed(raw, { ageSeconds: -302 }),
    ];
    for (const replay of replays) expect(await deliver(raw, replay)).toMatchObject({ status: 401, body: { code: "SIGNATURE_INVALID" } });
    expect(await deliver(raw, headers)).toMatchObject({ status: 200, body: { result: { duplicate: false } } });
    expect(await deliver(raw, headers)).toMatchObject({ status: 200, body: { result: { duplicate: true } } });
    await server.container.webhooks.settled();
    expect(await runNow()).toMatchObject({ status: "completed" });
    expect(await call("POST", "/api/webhooks/nobody", { raw })).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });
});
