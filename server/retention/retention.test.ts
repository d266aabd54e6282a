import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createLeavesRepository } from "../growth/leaves-repository";
import { createLogger } from "../logging/logger";
import { createLeafRetention } from "./leaf-repository";
import { createRetentionRepository } from "./repository";
import { createRetentionJob } from "./retention-job";

const owner: Actor = { type: "user", id: "u_owner", workspaceId, role: "owner" };
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

/** A finished order by cash, and when it ended. */
async function ordered(daysAgo: number): Promise<{ runId: string; sessionId: string }> {
  const talk = await openTalk(container);
  for (const text of ["paneer tikka", "1", "1", "confirm, cash"]) await talk.say(text);
  const runId = talk.opened.flowState?.runId ?? "";
  await container.pool.query("UPDATE flow_runs SET completed_at = now() - $2 * interval '1 day' WHERE id = $1 AND status = 'completed'", [runId, daysAgo]);
  return { runId, sessionId: talk.sessionId };
}

const schedule = { id: "x", workspaceId, kind: "retention", cron: "", timezone: "UTC", payload: {}, active: true, nextRunAt: null, lastRunAt: null };
const whole = () => ({ leaves: createLeavesRepository(container.pool), retention: createLeafRetention(container.pool) });
const jobWith = (days: number, batch = 50, many = 500) =>
  createRetentionJob({
    repository: createRetentionRepository(container.pool),
    settings: { get: async () => ({ days, timezone: "UTC" }) },
    log: createLogger({ level: "silent" }),
    batch,
    many,
    whole: whole(),
  });
const stay = new AbortController().signal;

/** What is left of a fork, and whether it can still be talked to. */
async function forkNow(runId: string) {
  const { status, context, origin, retiredAt } = await container.db.flowRun.findFirstOrThrow({ where: { id: runId } });
  const talked = await container.forks.say(owner, runId, { message: "1" }).then(
    () => "goes on",
    (error: { code?: string }) => error.code,
  );
  return { status, context, origin, isRetired: retiredAt !== null, talked };
}
const taken = { status: "cancelled", context: {}, origin: null, isRetired: true, talked: "RUN_ENDED" };

async function kept(runId: string) {
  const { db } = container;
  const run = await db.flowRun.findUniqueOrThrow({ where: { id: runId } });
  const messages = await db.message.findMany({ where: { runId } });
  const effects = await db.flowEffect.findMany({ where: { flowRunId: runId } });
  const steps = await db.flowRunStep.count({ where: { flowRunId: runId } });
  return { run, steps, texts: messages.map((message) => message.content).join(""), messages: messages.length, effects };
}

describe("retention", () => {
  it.each([
    ["one by one", 500],
    ["with all of its week", 1],
  ])("takes the steps and texts of a run that ended long ago, %s, and keeps its row and its order", async (_way, many) => {
    const { runId, sessionId } = await ordered(31);
    const before = await kept(runId);
    await jobWith(30, 50, many)(schedule, stay);
    const after = await kept(runId);
    expect(before.steps).toBeGreaterThan(10);
    expect(after).toMatchObject({ steps: 0, texts: "", messages: before.messages });
    expect(await container.db.flowRunTape.count({ where: { flowRunId: runId } })).toBe(0);
    expect(after.effects).toMatchObject([{ request: {}, result: null, status: "done" }]);
    const { status, outcome, currentState, seq, turn, progress, startedAt, completedAt, flowVersionId, chain } = before.run;
    expect(after.run).toMatchObject({ status, outcome, currentState, seq, turn, progress, startedAt, completedAt, flowVersionId, chain });
    expect(after.run).toMatchObject({ context: {}, origin: null, retiredAt: expect.any(Date) });
    expect(JSON.stringify(after.run)).not.toMatch(/paneer|Road|Nashik/i);
    expect(await container.db.nluLog.count({ where: { text: "paneer tikka" } })).toBe(0);
    expect(await container.db.order.findFirstOrThrow({ where: { runId }, include: { items: true } })).toMatchObject({
      status: "confirmed",
      items: [{ quantity: 1 }],
    });
    expect(await container.runs.get(owner, runId)).toMatchObject({ status: "completed", outcome: "completed", context: {} });
    expect(await container.runs.steps(owner, runId)).toMatchObject({ steps: [] });
    const history = await container.conversations.history(sessionId, { after: 0, limit: 50 });
    expect(history.flowState).toMatchObject({ state: "completed", status: "completed" });
  });

  it("leaves alone what ended lately, runs, or is paused", async () => {
    const recent = await ordered(29);
    const talk = await openTalk(container);
    await talk.say("paneer tikka");
    const runId = talk.opened.flowState?.runId ?? "";
    await container.pool.query(
      "UPDATE flow_runs SET started_at = now() - interval '90 days', last_event_at = now() - interval '90 days', completed_at = now() - interval '90 days' WHERE id = $1",
      [runId],
    );
    await jobWith(30)(schedule, stay);
    await container.pool.query("UPDATE flow_runs SET status = 'paused' WHERE id = $1", [runId]);
    await jobWith(30)(schedule, stay);
    for (const id of [recent.runId, runId]) {
      const { run, steps, texts } = await kept(id);
      expect({ retired: run.retiredAt, steps: steps > 0, texts: texts.includes("paneer tikka") }).toEqual({ retired: null, steps: true, texts: true });
    }
  });

  it("keeps all of a run that goes on when its week is taken as a whole, and takes what an old run said in a conversation of another week", async () => {
    const old = [];
    // Four for each of the three that stay: two of the tests above, and the one below.
    for (let each = 0; each < 12; each += 1) old.push(await ordered(50));
    const talk = await openTalk(container);
    await talk.say("paneer tikka");
    const runId = talk.opened.flowState?.runId ?? "";
    const before = await container.runs.steps(owner, runId);
    const [stranger] = old;
    // As if the conversation were of another time than its run: an id of another leaf.
    const other = `s_${"f".repeat(32)}`;
    await container.pool.query("UPDATE conversations SET id = $2 WHERE id = $1", [stranger?.sessionId, other]);
    for (const table of ["flow_run_steps", "flow_run_tape"])
      await container.pool.query(`UPDATE ${table} SET conversation_id = $2 WHERE conversation_id = $1`, [stranger?.sessionId, other]);
    await jobWith(30, 0, 5)(schedule, stay);
    for (const { runId: id } of old) expect(await kept(id)).toMatchObject({ steps: 0, texts: "", run: { context: {}, retiredAt: expect.any(Date) } });
    expect(await container.runs.steps(owner, runId)).toEqual(before);
    await talk.say("1");
    expect((await kept(runId)).run).toMatchObject({ status: "running", retiredAt: null });
  });

  it("goes on where it was stopped, and finds nothing the second time", async () => {
    const runs = [await ordered(40), await ordered(41), await ordered(42)];
    const stopping = new AbortController();
    const repository = createRetentionRepository(container.pool);
    const stopped = createRetentionJob({
      whole: whole(),
      repository: { ...repository, retire: async (...args) => (stopping.abort(), repository.retire(...args)) },
      settings: { get: async () => ({ days: 30, timezone: "UTC" }) },
      log: createLogger({ level: "silent" }),
      batch: 1,
    });
    await stopped(schedule, stopping.signal);
    const left = () => container.db.flowRun.count({ where: { id: { in: runs.map(({ runId }) => runId) }, retiredAt: null } });
    expect(await left()).toBe(2);
    await jobWith(30, 1)(schedule, stay);
    expect(await left()).toBe(0);
    expect(await repository.retire(workspaceId, 30, 10)).toBe(0);
  });

  it("is set by the owner, in the workspace's zone, and runs when it is asked for", async () => {
    expect(await container.retention.get(owner)).toEqual({ days: null, lastRunAt: null, nextRunAt: null });
    await expect(container.retention.runNow(owner)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const editor: Actor = { ...owner, role: "editor" };
    await expect(container.retention.set(editor, 30)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const set = await container.retention.set(owner, 30);
    // Half past three in Kolkata is ten in the evening UTC.
    expect({ days: set.days, at: set.nextRunAt?.slice(11, 16) }).toEqual({ days: 30, at: "22:00" });
    const { runId } = await ordered(31);
    await container.retention.runNow(owner);
    await expect.poll(async () => (await kept(runId)).steps, { timeout: 20_000, interval: 50 }).toBe(0);
    await expect.poll(async () => (await container.retention.get(owner)).lastRunAt, { timeout: 10_000, interval: 50 }).not.toBeNull();
    expect((await container.retention.get(owner)).nextRunAt?.slice(11, 16)).toBe("22:00");
    expect(await container.retention.set(owner, null)).toMatchObject({ days: null, nextRunAt: null });
    const audits = await container.db.auditLog.findMany({
      where: { action: { startsWith: "retention." } },
      orderBy: { id: "asc" },
      select: { action: true, actor: true },
    });
    expect(audits.map(({ action }) => action)).toEqual(["retention.set", "retention.run", "retention.set"]);
  });
});

describe("retention of forks, most of which never end", () => {
  it("takes one that nobody has gone on with for so long, and leaves the others", async () => {
    const { runId } = await ordered(1);
    const [old, fresh] = await Promise.all([1, 2].map(() => container.forks.fork(owner, runId, { seq: 4, contextPatch: [] })));
    if (old === undefined || fresh === undefined) throw new Error("unreachable");
    await container.pool.query("UPDATE flow_runs SET last_event_at = now() - interval '31 days' WHERE id = $1", [old.runId]);
    await jobWith(30)(schedule, stay);
    expect(await forkNow(old.runId)).toEqual(taken);
    expect(await forkNow(fresh.runId)).toMatchObject({ status: "running", isRetired: false, talked: "goes on" });
  });

  it("takes one with the run that it left, and those that left it", async () => {
    const { runId } = await ordered(31);
    const fork = await container.forks.fork(owner, runId, { seq: 4, contextPatch: [] });
    await container.forks.say(owner, fork.runId, { message: "1" });
    const ofFork = await container.forks.fork(owner, fork.runId, { seq: 5, contextPatch: [] });
    await jobWith(30)(schedule, stay);
    for (const { runId: id } of [fork, ofFork]) expect(await forkNow(id)).toEqual(taken);
  });
});
