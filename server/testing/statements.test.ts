import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cashOrderWords } from "@/flows/testing/cash-order";
import type { Container } from "../container";
import { signatureOf } from "../webhooks/signature";
import { type CountingProxy, startCountingProxy, type WireCounts } from "./counting-proxy";
import { publishFlow, say } from "./publish-flow";
import { openTalk } from "./talk";
import { createTestContainer } from "./test-container";
import { createTestDatabase, type TestDatabase } from "./test-database";

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

  it("is eleven statements when it places an order: intent, the order's own transaction, result", async () => {
    const talk = await openTalk(container);
    for (const text of cashOrderWords.slice(0, -1)) await talk.say(text);
    // The turn up to the intent and the rest of it; between them: prices, the key, BEGIN, products, order, items, history, stock, COMMIT.
    expect(await costOf(() => talk.say(cashOrderWords.at(-1) ?? ""))).toEqual({ statements: 11, roundTrips: 11 });
  });
});
