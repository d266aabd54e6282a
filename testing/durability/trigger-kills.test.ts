import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseCron } from "@/flows/triggers/cron";
import { nextTime } from "@/flows/triggers/next-times";
import type { Actor } from "@/server/access/actor";
import type { Container } from "@/server/container";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { signedHeaders } from "@/server/signatures/signature";
import { publishFlow, say } from "../server/publish-flow";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type KillableServer, startKillableServer } from "./killable-server";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
const weekMs = 7 * 86_400_000;

let database: TestDatabase;
/** Looks at what is stored; claims nothing. */
let observer: Container;
let server: KillableServer | null = null;
let kills = 0;

const flow = (id: string, triggers: object[]) => ({
  id,
  triggers,
  initialState: "told",
  finalStates: ["done"],
  states: { told: { type: "wait", onEntry: [say("Hello from {{_meta.startedBy}}.")], transitions: { user_message: "done" } }, done: { type: "final" } },
});

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  observer = await createTestContainer({ url: database.url, withWorker: false });
});
afterEach(async () => {
  await server?.kill();
  server = null;
});
afterAll(async () => {
  await observer.stop();
  await database.drop();
});

async function start(env?: Record<string, string>): Promise<KillableServer> {
  server = await startKillableServer(database.url, env);
  return server;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const flowIdOf = async (slug: string) => (await observer.flows.get(editor, slug)).id;
const runsOf = async (slug: string) =>
  observer.db.flowRun.findMany({ where: { flowId: await flowIdOf(slug) }, select: { id: true, participantId: true, conversationId: true, seq: true } });
const firingsOf = async (slug: string) => observer.db.triggerFiring.findMany({ where: { flowId: await flowIdOf(slug) } });
const unsettled = async (slug: string) => (await firingsOf(slug)).filter(({ status }) => status === "queued").length;

/** Kills the server some time after each start, until `isDone`; then lets it come to its end. */
async function killUntil(isDone: () => Promise<boolean>, pauses: readonly number[], env?: Record<string, string>): Promise<void> {
  for (const ms of pauses) {
    await pause(ms);
    if (await isDone()) break;
    await server?.kill();
    kills += 1;
    await start(env);
  }
  await expect.poll(isDone, { timeout: 60_000, interval: 100 }).toBe(true);
}

describe("a server that is killed while flows are started", () => {
  it("by a keyword starts one run for a message, however often it comes", { timeout: 120_000 }, async () => {
    await publishFlow(observer, flow("by_keyword", [{ keyword: "join" }]));
    let running = await start();
    const pauses = [0, 2, 5, 10, 25];
    for (const ms of pauses) {
      const { sessionId } = await running.open(null);
      const unanswered = running.send(sessionId, "c1", "Join!").catch(() => null);
      await pause(ms);
      await running.kill();
      kills += 1;
      await unanswered;
      running = await start();
      const answer = await running.send(sessionId, "c1", "Join!");
      expect(answer.flowState).toMatchObject({ flowId: "by_keyword", state: "told" });
    }
    const runs = await runsOf("by_keyword");
    expect([runs.length, new Set(runs.map(({ conversationId }) => conversationId)).size]).toEqual([pauses.length, pauses.length]);
  });

  it("by a signed webhook starts one run for an event, which its sender repeats until it is taken", { timeout: 120_000 }, async () => {
    await publishFlow(observer, flow("by_webhook", [{ webhook: "shop" }]));
    const { url, secret } = await observer.webhookAddresses.make(editor, "shop");
    const source = new URL(url).pathname.split("/").at(-1) ?? "";
    const send = (to: KillableServer, order: number) => {
      const body = JSON.stringify({ order });
      return to.webhook({ source, body, headers: signedHeaders(secret, { body: Buffer.from(body), at: Date.now(), eventId: `order ${order}` }) });
    };
    let running = await start();
    const pauses = [0, 1, 3, 6, 10, 20];
    for (const [order, ms] of pauses.entries()) {
      const unanswered = send(running, order).catch(() => null);
      await pause(ms);
      await running.kill();
      kills += 1;
      await unanswered;
      running = await start();
      await send(running, order);
    }
    await expect.poll(async () => (await runsOf("by_webhook")).length, { timeout: 30_000 }).toBe(pauses.length);
    await expect.poll(() => unsettled("by_webhook")).toBe(0);
    expect(new Set((await firingsOf("by_webhook")).map(({ runId }) => runId))).toEqual(new Set((await runsOf("by_webhook")).map(({ id }) => id)));
  });

  it("at the times of a year with both moves of the clocks starts one run for each", { timeout: 240_000 }, async () => {
    const [text, zone] = ["30 2 * * 0", "Europe/Berlin"];
    const parsed = parseCron(text);
    if (!parsed.ok) throw new Error(parsed.message);
    await publishFlow(observer, flow("by_schedule", [{ schedule: text, timezone: zone }]));
    const from = Date.now() - 53 * weekMs;
    const times: string[] = [];
    for (let at = nextTime(parsed.cron, zone, from); at !== null && at <= Date.now(); at = nextTime(parsed.cron, zone, at))
      times.push(new Date(at).toISOString());
    // By the database's clock each is due as soon as the one before it has been fired.
    await observer.db.schedule.updateMany({ where: { cron: text }, data: { nextRunAt: new Date(times[0] ?? 0) } });
    const env = { PARLEY_TEST_NOW: String(from) };
    await start(env);
    const isDone = async () => (await runsOf("by_schedule")).length >= times.length && (await unsettled("by_schedule")) === 0;
    await killUntil(isDone, [1_500, 700, 2_000, 900, 1_300], env);
    const fired = await firingsOf("by_schedule");
    expect(fired.map(({ dueAt }) => dueAt?.toISOString()).toSorted()).toEqual(times);
    expect(fired.map(({ runId }) => runId).toSorted()).toEqual((await runsOf("by_schedule")).map(({ id }) => id).toSorted());
  });

  it("for 200 participants starts one run for each, and says one thing to each", { timeout: 240_000 }, async () => {
    await publishFlow(observer, flow("for_many", []));
    const { db } = observer;
    const connectionId = newId("c");
    await db.connection.create({ data: { id: connectionId, workspaceId, channel: "whatsapp", name: "Phones", publicKey: connectionId } });
    const people = Array.from({ length: 200 }, () => newId("p"));
    await db.participant.createMany({ data: people.map((id) => ({ id, workspaceId })) });
    await db.channelAddress.createMany({ data: people.map((id) => ({ id: newId("h"), workspaceId, connectionId, address: id, participantId: id })) });
    const running = await start();
    const doomed = running.startFor({ flow: "for_many", people, key: "all" }).catch(() => null);
    await pause(5);
    await running.kill();
    kills += 1;
    await doomed;
    const { id } = await (await start()).startFor({ flow: "for_many", people, key: "all" });
    const progress = () => observer.starts.progress(editor, id);
    await killUntil(async () => (await progress()).queued === 0, [150, 250, 100, 400, 200, 300]);
    expect(await progress()).toMatchObject({ total: 200, queued: 0, started: 200, failed: 0, skipped: [] });
    const runs = await runsOf("for_many");
    expect(runs.map(({ participantId }) => participantId).toSorted()).toEqual(people.toSorted());
    const said = await db.message.groupBy({ by: ["conversationId"], where: { runId: { in: runs.map(({ id: runId }) => runId) } }, _count: { _all: true } });
    expect(said.map(({ _count }) => _count._all)).toEqual(Array(200).fill(1));
    expect(await db.outboxMessage.count({ where: { conversationId: { in: runs.map(({ conversationId }) => conversationId) } } })).toBe(200);
    process.stdout.write(`flows were started over ${kills} kills: ${runs.length} people, each once\n`);
  });
});
