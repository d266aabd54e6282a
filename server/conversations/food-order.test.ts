import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { foldSteps } from "@/flows/engine/record/fold-steps";
import { canonicalJson } from "@/flows/json/canonical";
import { cashOrderTrail as trail, cashOrderWords as words } from "@/testing/builders/cash-order";
import { startCountingProxy } from "@/testing/durability/counting-proxy";
import { replayed } from "@/testing/server/replayed";
import { openTalk, trailOf } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

describe("the food order", () => {
  it("leads from words to an order, state by state", async () => {
    const { say, heard, opened, sessionId } = await openTalk(container);
    expect(opened.flowState).toMatchObject({ state: "init", previousState: null, event: null, phase: "COLLECTING", revision: 1 });
    const answers = [];
    for (const text of words) answers.push(await say(text));
    expect(trailOf(heard.states)).toEqual(trail);
    const last = answers.at(-1);
    expect(last?.flowState).toMatchObject({
      state: "completed",
      status: "completed",
      phase: "COMPLETED",
      progress: 100,
      previousState: "place_order",
      event: "success",
    });

    const runId = last?.flowState?.runId ?? "";
    const [order, ...others] = await container.db.order.findMany({ where: { runId }, include: { items: true, history: true } });
    expect(others).toEqual([]);
    expect(order).toMatchObject({ status: "confirmed", paymentMethod: "cod", conversationId: sessionId, currency: "INR" });
    expect(order?.items).toHaveLength(1);
    expect(order?.itemsTotalMinor).toBe((order?.items[0]?.unitPriceMinor ?? 0) * (order?.items[0]?.quantity ?? 0));
    expect(order?.totalMinor).toBe((order?.itemsTotalMinor ?? 0) + (order?.deliveryFeeMinor ?? 0) + (order?.taxMinor ?? 0) - (order?.discountMinor ?? 0));
    const { context } = await container.runs.get(owner, runId);
    // ₹10 a kilometre.
    expect(order?.deliveryFeeMinor).toBe(Math.round(Number(context.distance) * 1000));
  });

  it("tells every change once, in order, and after its commit", async () => {
    const { say, heard } = await openTalk(container);
    for (const text of words) await say(text);
    const changes = heard.states.filter((state) => state.transient !== true);
    const pairs = changes.slice(1).map((state, index) => ({ before: changes[index], state }));
    for (const { before, state } of pairs) {
      expect(state.seq).toBeGreaterThan(before?.seq ?? Number.POSITIVE_INFINITY);
      expect(state.revision).toBeGreaterThanOrEqual(before?.revision ?? Number.POSITIVE_INFINITY);
      expect(state.progress).toBeGreaterThanOrEqual(before?.progress ?? Number.POSITIVE_INFINITY);
    }
    // One at the beginning of each turn but the first, which had no run to be busy.
    expect(heard.states.filter((state) => state.transient === true)).toHaveLength(words.length);
    expect(heard.states.at(-1)?.phase).toBe("COMPLETED");
  });

  it("records steps without gaps whose patches give the context, from any step on", async () => {
    const { say, heard } = await openTalk(container);
    for (const text of words) await say(text);
    const runId = heard.states[0]?.runId ?? "";
    const { base, steps } = await container.runs.steps(owner, runId);
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_, index) => index + 1));
    expect(base).toEqual({ seq: 0, state: "init", context: expect.anything() });
    expect(heard.steps).toEqual(steps);
    const states = steps.map((step) => step.state).filter((state, index, all) => state !== all[index - 1]);
    expect(states).toEqual(trail);
    const { context } = await container.runs.get(owner, runId);
    for (const after of [0, 5, 12, steps.length]) {
      const part = await container.runs.steps(owner, runId, after);
      expect(part.steps).toEqual(steps.slice(after));
      expect(foldSteps(part.base, part.steps).at(-1) ?? part.base.context).toEqual(context);
    }
  });

  it("can be lived again from what is stored, to the very same snapshot", async () => {
    const { say, heard } = await openTalk(container);
    for (const text of ["order food", "panner tika", "something else", "paneer tikka", "1", "Panchavati", "online", "cancel"]) await say(text);
    const run = await container.db.flowRun.findUniqueOrThrow({ where: { id: heard.states[0]?.runId ?? "" } });
    expect(await replayed(container, run.id)).toBe(canonicalJson({ ...jsonObjectSchema.parse(run.snapshot), context: jsonObjectSchema.parse(run.context) }));
  });

  it("keeps the whole conversation in one sequence", async () => {
    const { say, sessionId, heard } = await openTalk(container);
    for (const text of words) await say(text);
    const { messages, flowState, hasMore } = await container.conversations.history(sessionId);
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.map((message) => `${message.role}: ${message.content}`)).toEqual(heard.texts);
    expect(messages.filter((message) => message.role === "user").map((message) => [message.content, message.clientMessageId])).toEqual(
      words.map((text, index) => [text, `c${index + 1}`]),
    );
    expect({ state: flowState?.state, hasMore }).toEqual({ state: "completed", hasMore: false });
    const page = await container.conversations.history(sessionId, { after: 2, limit: 3 });
    expect({ seqs: page.messages.map((message) => message.seq), hasMore: page.hasMore }).toEqual({ seqs: [3, 4, 5], hasMore: true });
  });
});

describe("what a turn costs", () => {
  it("is one statement when the conversation is hot, two when it is cold", async () => {
    const first = await openTalk(container);
    await first.say("paneer tikka");
    const proxy = await startCountingProxy(database.url);
    const counted = await createTestContainer({ url: proxy.url, withWorker: false });
    const spoken = await openTalk(counted);
    await spoken.say("paneer tikka");
    proxy.reset();
    await spoken.say("help");
    expect({ ...proxy.counts }).toEqual({ executes: 1, syncs: 1, queries: 0 });

    proxy.reset();
    expect(await counted.conversations.authenticate(first.token)).toEqual({ conversationId: first.sessionId, workspaceId });
    await counted.conversations.send(first.sessionId, { sessionId: first.sessionId, clientMessageId: "cold", message: "help" });
    expect({ ...proxy.counts }).toEqual({ executes: 2, syncs: 2, queries: 0 });
    await counted.stop();
    await proxy.close();
  });
});
