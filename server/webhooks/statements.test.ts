import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CountingProxy, startCountingProxy } from "@/testing/durability/counting-proxy";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { signedHeaders } from "../signatures/signature";

const secret = "the webhooks' secret of the tests";

let database: TestDatabase;
let proxy: CountingProxy;
/** Has the conversations in memory. */
let hot: Container;
/** Knows the flows and nothing of the conversations. */
let cold: Container;

beforeAll(async () => {
  vi.stubEnv("WEBHOOK_SECRET_COURIER", secret);
  database = await createTestDatabase();
  proxy = await startCountingProxy(database.url);
  const create = () => createTestContainer({ url: proxy.url, withWorker: false, env: { SANDBOX_WEBHOOK_SECRET: secret } });
  hot = await create();
  const transitions = {
    "webhook:courier.status": { target: "waiting", internal: true, actions: [say("So far.")] },
    "webhook:sandbox.payment.captured": "done",
  };
  await publishFlow(hot, {
    id: "tracked",
    initialState: "waiting",
    finalStates: ["done"],
    states: { waiting: { type: "wait", onEntry: [say("Wait.")], transitions }, done: { type: "final" } },
  });
  cold = await create();
  for (const container of [hot, cold]) await deliver(container, "courier", { event: "status", correlationKey: (await track(container)).runId });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([hot.stop(), cold.stop()]);
  await proxy.close();
  await database.drop();
});

async function track(container: Container): Promise<{ runId: string; sessionId: string }> {
  const { opened, sessionId } = await openTalk(container, "tracked");
  return { runId: opened.flowState?.runId ?? "", sessionId };
}

let sent = 0;
async function deliver(container: Container, source: string, body: object): Promise<void> {
  sent += 1;
  const bytes = Buffer.from(JSON.stringify(body));
  await container.webhooks.deliver({ workspaceId, source }, signedHeaders(secret, { body: bytes, at: Date.now(), eventId: `event ${sent}` }), bytes);
}

async function paymentOf({ runId, sessionId }: { runId: string; sessionId: string }): Promise<object> {
  const order_id = `order_${runId}`;
  const terms = { amountMinor: 100, currency: "INR", description: "Paneer", expiresAt: new Date(Date.now() + 60_000) };
  const keys = { id: `x_${runId}`, idempotencyKey: `${runId}:1`, payToken: runId };
  await hot.db.payment.create({
    data: { ...terms, ...keys, workspaceId, provider: "sandbox", providerOrderId: order_id, status: "created", runId, conversationId: sessionId },
  });
  return { event: "payment.captured", payload: { payment: { entity: { id: "pay_1", order_id, amount: 100, currency: "INR", status: "captured" } } } };
}

async function costOf(work: () => Promise<void>): Promise<number> {
  proxy.reset();
  await work();
  return proxy.counts.executes + proxy.counts.queries;
}

/** Store and commit; between them the load, when the conversation is not in memory. */
describe.each([
  ["in memory", () => hot, 2],
  ["not in memory", () => cold, 3],
])("a webhook turn of a conversation that is %s", (_where, container, statements) => {
  it(`is ${statements} statements for an event`, async () => {
    const { runId } = await track(hot);
    expect(await costOf(() => deliver(container(), "courier", { event: "status", correlationKey: runId }))).toBe(statements);
    expect(await hot.db.webhookEvent.findFirstOrThrow({ where: { runId } })).toMatchObject({ status: "dispatched" });
  });

  it(`is ${statements} statements for a payment`, async () => {
    const tracked = await track(hot);
    const body = await paymentOf(tracked);
    expect(await costOf(() => deliver(container(), "sandbox", body))).toBe(statements);
    expect(await hot.db.flowRun.findUniqueOrThrow({ where: { id: tracked.runId } })).toMatchObject({ currentState: "done", status: "completed" });
    expect(await hot.db.payment.findFirstOrThrow({ where: { runId: tracked.runId } })).toMatchObject({ status: "captured" });
  });
});
