import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cashOrderWords as words } from "@/testing/builders/cash-order";
import { publishFlow, say } from "../server/publish-flow";
import { replayed } from "../server/replayed";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type KillableServer, startKillableServer } from "./killable-server";

let database: TestDatabase;
let server: KillableServer | null = null;

const calls = (flow: string, outputs: Record<string, string>) => ({ executor: "subflow", config: { flow, outputs } });
const kept = { order: { type: "object", required: false } };

beforeAll(async () => {
  database = await createTestDatabase();
  const container = await createTestContainer({ url: database.url, withWorker: false });
  await publishFlow(container, {
    id: "middle",
    initialState: "call",
    finalStates: ["end"],
    context: kept,
    states: { call: { type: "action", actions: [calls("food_order_v2", { order: "order_result" })], transitions: { success: "end" } }, end: { type: "final" } },
  });
  await publishFlow(container, {
    id: "outer",
    initialState: "call",
    finalStates: ["done"],
    context: kept,
    states: {
      call: { type: "action", onEntry: [say("Let us order.")], actions: [calls("middle", { order: "order" })], transitions: { success: "done" } },
      done: { type: "final", onEntry: [say("That was all.")] },
    },
  });
  // As the outer one, but the first call is part of a message, too.
  await publishFlow(container, {
    id: "outer_asks",
    initialState: "ask",
    finalStates: ["done"],
    context: kept,
    states: {
      ask: { type: "wait", onEntry: [say("Shall we order?")], transitions: { user_message: "call" } },
      call: { type: "action", actions: [calls("middle", { order: "order" })], transitions: { success: "done" } },
      done: { type: "final", onEntry: [say("That was all.")] },
    },
  });
  await container.stop();
});

afterEach(async () => {
  await server?.kill();
  server = null;
});

afterAll(() => database.drop());

async function start(env?: Record<string, string>): Promise<KillableServer> {
  server = await startKillableServer(database.url, env);
  return server;
}

const endSchema = z.object({ type: z.literal("childEnded"), runId: z.string(), end: z.object({ outcome: z.literal("completed") }) });

/** Three runs, each ended once and proven, each end told once to whoever had called; one order; no message lost or said twice. */
async function expectWhole(sessionId: string, outermost = "outer", said: readonly string[] = words): Promise<void> {
  const container = await createTestContainer({ url: database.url, withWorker: false });
  try {
    const runs = await container.db.flowRun.findMany({ where: { conversationId: sessionId }, include: { flow: true } });
    const bySlug = new Map(runs.map((run) => [run.flow.slug, run]));
    expect(runs).toHaveLength(3);
    for (const run of runs) {
      expect(run).toMatchObject({ status: "completed", nextWakeAt: null, lockedBy: null });
      await replayed(container, run.id);
    }
    const [outer, middle, food] = [outermost, "middle", "food_order_v2"].map((slug) => bySlug.get(slug));
    expect([outer?.parentRunId, middle?.parentRunId, food?.parentRunId]).toEqual([null, outer?.id, middle?.id]);
    const tape = await container.db.flowRunTape.findMany({ where: { conversationId: sessionId } });
    const ends = tape.flatMap(({ flowRunId, signal }) => {
      const told = endSchema.safeParse(signal);
      return told.success ? [[flowRunId, told.data.runId]] : [];
    });
    expect(ends.toSorted()).toEqual(
      [
        [middle?.id, food?.id],
        [outer?.id, middle?.id],
      ].toSorted(),
    );
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.filter(({ role }) => role === "user").map(({ content }) => content)).toEqual(said);
    expect(messages.filter(({ content }) => content === "That was all.")).toHaveLength(1);
    const orders = await container.db.order.findMany({ where: { conversationId: sessionId } });
    expect(orders).toHaveLength(1);
    expect(outer?.context).toMatchObject({ order: { order_id: orders[0]?.id } });
  } finally {
    await container.stop();
  }
}

describe("flows that have called each other, three deep, on a server that is killed", () => {
  it("between any two messages go on where they were", { timeout: 240_000 }, async () => {
    let running = await start();
    const { sessionId } = await running.open("outer");
    for (const [index, text] of words.entries()) {
      await running.kill();
      running = await start();
      expect(await running.send(sessionId, `c${index}`, text)).toMatchObject({ duplicate: false });
    }
    await expectWhole(sessionId);
  });

  it("in the middle of any message end once, when the client sends it again", { timeout: 300_000 }, async () => {
    let running = await start();
    const { sessionId } = await running.open("outer");
    const pauses = [0, 4, 10, 25, 45];
    for (const [index, text] of words.entries()) {
      const unanswered = running.send(sessionId, `c${index}`, text).catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, pauses[index % pauses.length]));
      await running.kill();
      const acknowledged = await unanswered;
      running = await start();
      const answer = await running.send(sessionId, `c${index}`, text);
      if (acknowledged !== null) expect(answer).toMatchObject({ duplicate: true, turnId: acknowledged.turnId, messages: acknowledged.messages });
    }
    await expectWhole(sessionId);
  });

  it.each(["before-order", "after-order"])("%s, in the deepest of them, place one order and all end", { timeout: 180_000 }, async (point) => {
    const doomed = await start({ PARLEY_TEST_CRASH: point });
    const { sessionId } = await doomed.open("outer");
    for (const [index, text] of words.slice(0, -1).entries()) await doomed.send(sessionId, `c${index}`, text);
    await expect(doomed.send(sessionId, "last", words.at(-1) ?? "")).rejects.toThrow("the server is gone");
    await doomed.gone;
    const running = await start();
    const again = await running.send(sessionId, "last", words.at(-1) ?? "");
    expect(again).toMatchObject({ duplicate: true, flowState: { flowId: "outer", status: "completed" } });
    expect(again.messages.at(-1)?.content).toBe("That was all.");
    await expectWhole(sessionId);
  });

  it("at any commit, before it is done or after, go on and end once", { timeout: 400_000 }, async () => {
    const said = ["yes please", ...words];
    const crashes = { before: 0, after: 0 };
    let running = await start();
    /** Says all of it to a server that dies at that commit, if there are so many; another takes its place. */
    async function survives(at: "before" | "after", nth: number): Promise<boolean> {
      const { sessionId } = await running.open("outer_asks");
      await running.dieAtCommit(at, nth);
      let isAlive = true;
      for (const [index, text] of said.entries()) {
        const sent = await running.send(sessionId, `c${index}`, text).catch(() => null);
        if (sent !== null) continue;
        isAlive = false;
        await running.gone;
        running = await start();
        await running.send(sessionId, `c${index}`, text);
      }
      // Whoever was not reached by it would die in the next conversation.
      await running.dieAtCommit(at, Number.MAX_SAFE_INTEGER);
      await expectWhole(sessionId, "outer_asks", said);
      return isAlive;
    }
    for (const at of ["before", "after"] as const) while (!(await survives(at, crashes[at] + 1))) crashes[at] += 1;
    // Each message is a commit; the order has another one, for its intent.
    expect(crashes).toEqual({ before: said.length + 1, after: said.length + 1 });
    process.stdout.write(`  three flows deep: died at each of ${said.length + 1} commits, before and after it was done\n`);
  });
});
