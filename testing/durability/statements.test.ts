import { availableParallelism } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { signedHeaders } from "@/server/signatures/signature";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { publishFlow, say } from "../server/publish-flow";
import { openTalk } from "../server/talk";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type CountingProxy, startCountingProxy, type WireCounts } from "./counting-proxy";

const secret = "the webhooks' secret of the tests";
const env = { SANDBOX_WEBHOOK_SECRET: secret };

let database: TestDatabase;
let proxy: CountingProxy;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startCountingProxy(database.url);
  container = await createTestContainer({ url: proxy.url, withWorker: false, env });
  const ask = { type: "wait", onEntry: [say("Well?")], transitions: { user_message: [{ target: "ask" }] } };
  await publishFlow(container, {
    id: "talk",
    initialState: "ask",
    finalStates: ["done"],
    states: { ask: { ...ask, transitions: { ...ask.transitions, user_cancels: "done" } }, done: { type: "final" } },
  });
  await publishFlow(container, {
    id: "timed",
    initialState: "ask",
    finalStates: ["gone"],
    states: {
      ask: { ...ask, timeout: 600_000, reminder: "Still there?", transitions: { ...ask.transitions, timeout: "gone" } },
      gone: { type: "final", outcome: "cancelled" },
    },
  });
  await publishFlow(container, {
    id: "called",
    initialState: "ask",
    finalStates: ["done"],
    states: { ask: { ...ask, transitions: { user_message: "done" } }, done: { type: "final" } },
  });
  await publishFlow(container, {
    id: "calling",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: { ...ask, transitions: { user_message: "call" } },
      call: { type: "action", actions: [{ executor: "subflow", config: { flow: "called" } }], transitions: { success: "done" } },
      done: { type: "final", onEntry: [say("Bye.")] },
    },
  });
  const link = { executor: "payment", config: { operation: "create", method: "online", amount: 5_000 }, output: "payment" };
  await publishFlow(container, {
    id: "pays",
    initialState: "ask",
    finalStates: ["paid"],
    states: {
      ask: { type: "wait", onEntry: [say("Pay?")], transitions: { user_message: "pay" } },
      pay: { type: "wait", onEntry: [link], transitions: { payment_failed: "ask", payment_success: "paid" } },
      paid: { type: "final" },
    },
    context: { payment: { type: "object", required: false } },
  });
});

beforeEach(() => proxy.reset());

afterAll(async () => {
  await container.stop();
  await proxy.close();
  await database.drop();
});

/** Statements, and the round trips they took. */
const sent = ({ executes, syncs, queries }: WireCounts) => ({ statements: executes + queries, roundTrips: syncs + queries });

/** What a message costs once the connection is there and knows the statements. */
async function costOf(work: () => Promise<unknown>): Promise<ReturnType<typeof sent>> {
  proxy.reset();
  await work();
  return sent(proxy.counts);
}

/** As the container has them. */
const lanes = Math.max(2, availableParallelism());

const once = { statements: 1, roundTrips: 1 };

describe("a turn on the wire", () => {
  it("is one statement when its conversation is in memory", async () => {
    const talk = await openTalk(container, "talk");
    await talk.say("one");
    expect(await costOf(() => talk.say("two"))).toEqual(once);
  });

  it("is one statement when it sets a timer, and when it clears one", async () => {
    const talk = await openTalk(container, "timed");
    await talk.say("one");
    expect(await costOf(() => talk.say("two"))).toEqual(once);
    const { nextWakeAt } = await container.db.flowRun.findUniqueOrThrow({ where: { id: talk.opened.flowState?.runId ?? "" } });
    expect(nextWakeAt?.getTime()).toBeGreaterThan(Date.now() + 300_000);
    expect(await costOf(() => talk.say("cancel"))).toEqual(once);
  });

  it("is one statement when it opens the conversation", async () => {
    expect(await costOf(() => openTalk(container, "talk"))).toEqual(once);
  });

  it("is one statement when it calls a flow, when that is talked with, and when it ends with its caller", async () => {
    const talk = await openTalk(container, "calling");
    expect(await costOf(() => talk.say("call"))).toEqual(once);
    expect(await costOf(() => talk.say("Asha"))).toEqual(once);
    const runs = await container.db.flowRun.findMany({ where: { conversationId: talk.sessionId } });
    expect(runs.map(({ status }) => status).toSorted()).toEqual(["completed", "completed"]);
  });

  it("is two statements, its token's included, when its conversation is not in memory", async () => {
    const { token, sessionId } = await openTalk(container, "talk");
    const other = await createTestContainer({ url: proxy.url, withWorker: false, env });
    const cost = await costOf(async () => {
      const session = await other.conversations.authenticate(token);
      await other.conversations.send(session?.conversationId ?? "", { sessionId, clientMessageId: "cold", message: "hello" });
    });
    await other.stop();
    expect(cost).toEqual({ statements: 2, roundTrips: 2 });
  });

  it("is four statements when it places an order: intent, prices, the order with all that belongs to it, result", async () => {
    const talk = await openTalk(container);
    for (const text of cashOrderWords.slice(0, -1)) await talk.say(text);
    expect(await costOf(() => talk.say(cashOrderWords.at(-1) ?? ""))).toEqual({ statements: 4, roundTrips: 4 });
  });

  it("is one statement when it cancels a run and begins another one in its place", async () => {
    const talk = await openTalk(container, "talk");
    expect((await talk.say("human")).flowState?.status).toBe("paused");
    expect(await costOf(() => talk.say("start over"))).toEqual(once);
    const runs = await container.db.flowRun.findMany({ where: { conversationId: talk.sessionId }, orderBy: { startedAt: "asc" } });
    expect(runs.map(({ status }) => status)).toEqual(["cancelled", "running"]);
    const lastTurn = async (flowRunId: string | undefined) =>
      (await container.db.flowRunStep.findFirst({ where: { flowRunId: flowRunId ?? "" }, orderBy: { seq: "desc" } }))?.turnId;
    const [cancelled, begun] = [await lastTurn(runs[0]?.id), await lastTurn(runs[1]?.id)];
    expect(cancelled).toBe(begun);
  });

  it("is one statement together with those of other conversations that wait at the same moment", async () => {
    const busy = await Promise.all(Array.from({ length: lanes }, () => openTalk(container, "talk")));
    const talks = await Promise.all(Array.from({ length: 8 }, () => openTalk(container, "talk")));
    // Those that find a lane free go alone; of the others, each freed lane takes its share.
    const { statements, roundTrips } = await costOf(() => Promise.all([...busy, ...talks].map((talk) => talk.say("one"))));
    expect(roundTrips).toBe(statements);
    expect(statements).toBeLessThanOrEqual(lanes + 4);
  });

  it("is two statements when a webhook causes it, its own row and its payment's move included; three when its conversation is not in memory", async () => {
    const hot = await askForPayment();
    expect(await costOf(() => refuse(container, hot))).toEqual({ statements: 2, roundTrips: 2 });
    const cold = await askForPayment();
    const other = await createTestContainer({ url: proxy.url, withWorker: false, env });
    const cost = await costOf(() => refuse(other, cold));
    await other.stop();
    expect(cost).toEqual({ statements: 3, roundTrips: 3 });
  });
});

/** A conversation that waits for its payment; gives what the provider calls it. */
async function askForPayment(): Promise<{ providerOrderId: string; amountMinor: number; runId: string }> {
  const talk = await openTalk(container, "pays");
  await talk.say("yes");
  return container.db.payment.findFirstOrThrow({ where: { runId: talk.opened.flowState?.runId ?? "" } });
}

/** The provider says that the bank has refused. */
async function refuse(to: Container, { providerOrderId, amountMinor, runId }: Awaited<ReturnType<typeof askForPayment>>): Promise<void> {
  const entity = { id: `pay_${runId}`, order_id: providerOrderId, amount: amountMinor, currency: "INR", status: "failed" };
  const body = Buffer.from(JSON.stringify({ event: "payment.failed", payload: { payment: { entity } } }));
  await to.webhooks.deliver({ workspaceId, source: "sandbox" }, signedHeaders(secret, { body, at: Date.now(), eventId: `refused-${runId}` }), body);
}
