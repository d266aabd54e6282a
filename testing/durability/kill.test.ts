import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { foldSteps } from "@/flows/engine/record/fold-steps";
import { canonicalJson } from "@/flows/json/canonical";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { cashOrderTrail as trail, cashOrderWords as words } from "@/testing/builders/cash-order";
import { replayed } from "../server/replayed";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type KillableServer, startKillableServer } from "./killable-server";

const statesAfter = ["init", "show_results", "collect_address", "confirm_order", "completed"];
const owner = { type: "user", id: "u_test", workspaceId, role: "owner" } as const;

let database: TestDatabase;
let server: KillableServer | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
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

/** Everything that must hold when a conversation has led to its order, whatever happened on the way. */
async function expectWhole(sessionId: string): Promise<void> {
  const container: Container = await createTestContainer({ url: database.url, withWorker: false });
  try {
    const [run, ...others] = await container.db.flowRun.findMany({ where: { conversationId: sessionId } });
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: "completed", currentState: "completed" });
    const { base, steps } = await container.runs.steps(owner, run?.id ?? "");
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.map((step) => step.state).filter((state, index, all) => state !== all[index - 1])).toEqual(trail);
    expect(foldSteps(base, steps).at(-1)).toEqual(run?.context);
    expect(await replayed(container, run?.id ?? "")).toBe(
      canonicalJson({ ...jsonObjectSchema.parse(run?.snapshot), context: jsonObjectSchema.parse(run?.context) }),
    );
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.filter((message) => message.role === "user").map((message) => message.content)).toEqual(words);
    const orders = await container.db.order.findMany({ where: { conversationId: sessionId }, include: { items: true } });
    expect(orders).toHaveLength(1);
    expect(orders[0]?.items).toHaveLength(1);
    const effects = await container.db.flowEffect.findMany({ where: { flowRunId: run?.id ?? "" } });
    expect(effects.map((effect) => [effect.key, effect.status])).toEqual([[orders[0]?.idempotencyKey, "done"]]);
  } finally {
    await container.stop();
  }
}

describe("a server that is killed", () => {
  it("between any two messages goes on where the conversation was", { timeout: 180_000 }, async () => {
    let running = await start();
    const { sessionId } = await running.open("food_order_v2");
    for (const [index, text] of words.entries()) {
      await running.kill();
      running = await start();
      const answer = await running.send(sessionId, `c${index}`, text);
      expect(answer.flowState?.state).toBe(statesAfter[index]);
      expect(answer.duplicate).toBe(false);
    }
    await expectWhole(sessionId);
  });

  it("in the middle of any message loses nothing when the client sends it again", { timeout: 240_000 }, async () => {
    let running = await start();
    const { sessionId } = await running.open("food_order_v2");
    const pauses = [0, 3, 8, 20];
    for (const [index, text] of words.entries()) {
      const unanswered = running.send(sessionId, `c${index}`, text).catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, pauses[index % pauses.length]));
      await running.kill();
      const acknowledged = await unanswered;
      running = await start();
      const answer = await running.send(sessionId, `c${index}`, text);
      if (acknowledged !== null) expect(answer).toMatchObject({ duplicate: true, turnId: acknowledged.turnId, messages: acknowledged.messages });
      expect(answer.flowState?.state).toBe(statesAfter[index]);
    }
    await expectWhole(sessionId);
  });

  it.each(["before-order", "after-order"])("%s, after the intent and before the result, places one order", { timeout: 120_000 }, async (point) => {
    const doomed = await start({ PARLEY_TEST_CRASH: point });
    const { sessionId } = await doomed.open("food_order_v2");
    for (const [index, text] of words.slice(0, -1).entries()) await doomed.send(sessionId, `c${index}`, text);
    await expect(doomed.send(sessionId, "last", words.at(-1) ?? "")).rejects.toThrow("the server is gone");
    await doomed.gone;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const effects = await client.query(
      "SELECT e.status, (SELECT count(*)::int FROM orders o WHERE o.idempotency_key = e.key) AS orders FROM flow_effects e JOIN flow_runs r ON r.id = e.flow_run_id WHERE r.conversation_id = $1",
      [sessionId],
    );
    await client.end();
    expect(effects.rows).toEqual([{ status: "intent", orders: point === "before-order" ? 0 : 1 }]);

    const running = await start();
    const again = await running.send(sessionId, "last", words.at(-1) ?? "");
    expect(again).toMatchObject({ duplicate: true, flowState: { state: "completed", status: "completed" } });
    expect(again.messages).toHaveLength(1);
    expect(again.messages[0]?.content).toContain("is placed");
    await expectWhole(sessionId);
  });
});
