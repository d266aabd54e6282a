import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startRedisServer } from "@/testing/server/redis-server";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { sleep } from "../concurrency/sleep";
import { createPool } from "../db/pool";
import { createLogger } from "../logging/logger";
import { createDueJobs, type JobHandler } from "./due-jobs";
import { type JobQueue, openJobQueue } from "./job-queue";
import { createJobs, type JobsDeps } from "./jobs";
import { createJobsRepository } from "./jobs-repository";
import { createSchedulesRepository } from "./schedules-repository";

const log = createLogger({ level: "silent" });
const laneHost = { log, now: Date.now, elapsed: () => performance.now(), sleep, random: () => 0.5, pollMs: 20 };
const viewer: Actor = { type: "user", id: "u", workspaceId: "w", role: "viewer" };
/** Takes jobs and brings them to nobody. */
const forgetful: JobQueue = { add: async () => undefined, close: async () => undefined };

let database: TestDatabase;
let pool: pg.Pool;
const opened: { stop: () => Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(() => pool.query("TRUNCATE schedules, jobs"));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
});

const schedules = () => createSchedulesRepository(pool);
const scheduleRow = async () =>
  (await pool.query("SELECT next_run_at AS next, last_run_at AS last, locked_until AS locked, last_error AS error FROM schedules")).rows[0];
const jobRow = async () => (await pool.query("SELECT status, attempts, locked_by AS holder, last_error AS error, next_attempt_at AS next FROM jobs")).rows[0];
const put = (nextRunAt: Date | null, cron = "30 3 * * *") =>
  schedules().put({ workspaceId: "w", kind: "test", cron, timezone: "UTC", active: true, nextRunAt });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 15_000, interval: 10 }).toEqual(expected);
/** What the queue has not brought to anybody by now is due. */
const nobodyBegan = () => pool.query("UPDATE jobs SET next_attempt_at = now() WHERE status = 'queued'");

/** A queue in this process. */
const atOnce: JobsDeps["openQueue"] = async (perform) => ({ ...forgetful, add: async (jobId) => void perform(jobId) });

let nodes = 0;
function jobsWith(handler: JobHandler, openQueue: JobsDeps["openQueue"] = atOnce) {
  const parts = { repository: createJobsRepository(pool), schedules: schedules(), laneHost, log };
  const jobs = createJobs({ ...parts, handlers: new Map([["test", handler]]), openQueue, nodeId: `n${++nodes}` });
  opened.push(jobs);
  return jobs;
}

function begun(handler: JobHandler, openQueue?: JobsDeps["openQueue"]) {
  const jobs = jobsWith(handler, openQueue);
  jobs.start();
  return jobs;
}

describe("a schedule", () => {
  it("makes one job of all that was missed while nothing was there, and waits for its next time", async () => {
    await put(ago(3 * 24 * 60));
    const handler = vi.fn<JobHandler>(async () => undefined);
    for (let index = 0; index < 3; index += 1) begun(handler);
    await until(async () => (await scheduleRow()).last !== null, true);
    expect(handler).toHaveBeenCalledTimes(1);
    const { next, locked, error } = await scheduleRow();
    expect({ ahead: next > new Date(), at: next.toISOString().slice(11, 16), locked, error }).toEqual({ ahead: true, at: "03:30", locked: null, error: null });
  });

  it("that is not due yet, or switched off, makes none and opens no queue", async () => {
    await put(new Date(Date.now() + 60_000));
    await schedules().put({ workspaceId: "w", kind: "test", cron: "0 0 * * *", timezone: "UTC", active: false, nextRunAt: ago(1) });
    await pool.query("INSERT INTO jobs (id, workspace_id, kind) VALUES ('j_probe', 'w', 'test')");
    const handler = vi.fn<JobHandler>(async () => undefined);
    const openQueue = vi.fn<JobsDeps["openQueue"]>(atOnce);
    begun(handler, openQueue);
    await until(async () => (await pool.query("SELECT status FROM jobs")).rows, [{ status: "done" }]);
    expect(handler).toHaveBeenCalledTimes(1);
    // What wakes at night holds no connections by day.
    expect(openQueue).not.toHaveBeenCalled();
  });

  it("that comes due again makes no second job beside the one under way", async () => {
    const { id } = await put(ago(1));
    let release: () => void = () => undefined;
    const handler = vi.fn<JobHandler>(() => new Promise((resolve) => (release = resolve)));
    begun(handler);
    await until(() => handler.mock.calls.length, 1);
    await schedules().makeDue(id);
    await until(async () => (await scheduleRow()).next > new Date(), true);
    expect((await pool.query("SELECT count(*)::int AS n FROM jobs")).rows).toEqual([{ n: 1 }]);
    release();
    await until(async () => (await jobRow()).status, "done");
  });

  it("with a time that cannot be read is kept with its reason", async () => {
    await put(ago(1), "every day");
    begun(async () => undefined);
    await until(async () => (await scheduleRow()).error !== null, true);
    expect((await scheduleRow()).locked.getTime()).toBeGreaterThan(Date.now() + 20_000);
    expect(await jobRow()).toBeUndefined();
  });
});

describe("a job", () => {
  it("says how far it is while it runs, and what became of it", async () => {
    await put(ago(1));
    let release: () => void = () => undefined;
    const jobs = begun(async (_job, _signal, report) => {
      report?.({ done: 40, total: 100 });
      await new Promise<void>((resolve) => (release = resolve));
      report?.({ done: 100, total: 100 });
    });
    await until(async () => (await jobs.list(viewer)).items.map(({ done }) => done), [40]);
    const common = { kind: "test", total: 100, attempts: 1, error: null, startedAt: expect.any(String) };
    expect((await jobs.list(viewer)).items).toMatchObject([{ ...common, status: "running", done: 40, endedAt: null }]);
    release();
    await until(async () => (await jobs.list(viewer)).items[0]?.status, "done");
    expect((await jobs.list(viewer)).items).toMatchObject([{ ...common, status: "done", done: 100, endedAt: expect.any(String) }]);
    expect((await jobs.list({ ...viewer, workspaceId: "other" })).items).toEqual([]);
  });

  it("writes its progress once a second at most, however often it is told", async () => {
    await put(ago(1));
    const repository = createJobsRepository(pool);
    const report = vi.spyOn(repository, "report");
    const handler: JobHandler = async (_job, _signal, tell) => {
      for (let done = 1; done <= 1_000; done += 1) tell?.({ done, total: null });
    };
    const jobs = createJobs({
      repository,
      schedules: schedules(),
      laneHost: { ...laneHost, elapsed: () => 0 },
      log,
      handlers: new Map([["test", handler]]),
      openQueue: atOnce,
      nodeId: "n",
    });
    opened.push(jobs);
    jobs.start();
    await until(async () => (await jobs.list(viewer)).items[0]?.status, "done");
    expect({ written: report.mock.calls.length, done: (await jobs.list(viewer)).items[0]?.done }).toEqual({ written: 1, done: 1_000 });
  });

  it("that fails is tried again soon, and after five tries is left as failed with its reason", async () => {
    await put(ago(1));
    begun(async () => Promise.reject(new Error("no room")));
    for (let attempts = 1; attempts <= 4; attempts += 1) {
      await until(async () => [(await jobRow())?.attempts, (await jobRow())?.status], [attempts, "queued"]);
      await nobodyBegan();
    }
    await until(async () => (await jobRow()).status, "failed");
    expect(await jobRow()).toMatchObject({ attempts: 5, error: "Error: no room", holder: null });
    expect((await scheduleRow()).error).toBe("Error: no room");
  });

  it("of a process that is gone is taken over when its lease ends", async () => {
    await put(ago(1));
    const schedule = (await schedules().claimDue(1))[0];
    if (schedule === undefined) throw new Error("nothing is due");
    const repository = createJobsRepository(pool);
    const id = await repository.begin(schedule, new Date(Date.now() + 60_000));
    expect(await repository.take(id ?? "", "gone")).not.toBeNull();
    const handler = vi.fn<JobHandler>(async () => undefined);
    begun(handler);
    await sleep(100);
    expect(handler).not.toHaveBeenCalled();
    await pool.query("UPDATE jobs SET locked_until = now() - interval '1 second'");
    await until(async () => (await jobRow()).status, "done");
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("stops in the middle, and the rest is due", async () => {
    await put(ago(1));
    let hasBegun = false;
    const jobs = begun((_job, signal) => {
      hasBegun = true;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    });
    await until(() => hasBegun, true);
    await jobs.stop();
    const { next, ...row } = await jobRow();
    expect({ ...row, due: next <= new Date() }).toEqual({ status: "queued", attempts: 0, holder: null, error: null, due: true });
    expect((await scheduleRow()).last).toBeNull();
  });

  it("that was claimed while the process was told to end is not begun", async () => {
    await pool.query("INSERT INTO jobs (id, workspace_id, kind) VALUES ('j_late', 'w', 'test')");
    const repository = createJobsRepository(pool);
    const handler = vi.fn<JobHandler>(async () => undefined);
    const due = createDueJobs({ repository, handlers: new Map([["test", handler]]), nodeId: "n", stopping: () => AbortSignal.abort(), elapsed: () => 0 });
    for (const job of await due.claim(1)) await due.work(job, new AbortController().signal);
    expect(handler).not.toHaveBeenCalled();
    expect(await jobRow()).toMatchObject({ status: "queued", attempts: 0, holder: null });
  });

  it("that the queue lost is done all the same", async () => {
    await put(ago(1));
    const handler = vi.fn<JobHandler>(async () => undefined);
    begun(handler, async () => forgetful);
    await until(async () => (await jobRow())?.status, "queued");
    await nobodyBegan();
    await until(async () => (await jobRow()).status, "done");
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("is done at once when the queue cannot be opened, and that stops no end", async () => {
    await put(ago(1));
    begun(
      async () => undefined,
      async () => Promise.reject(new Error("the queue is down")),
    );
    await until(async () => (await jobRow())?.status, "done");
    const jobs = begun(
      async () => undefined,
      async () => ({ ...forgetful, add: () => new Promise(() => undefined) }),
    );
    await jobs.stop();
  });
});

describe.each(["PostgreSQL", "Redis"])("the queue on %s", (where) => {
  it("brings each job to one of the processes", async ({ skip }) => {
    const redis = where === "Redis" ? await startRedisServer() : null;
    if (where === "Redis" && redis === null) return skip("there is no redis-server on this machine");
    const brought: string[] = [];
    const deps = { databaseUrl: database.url, redisUrl: redis?.url ?? null, log };
    const queues = await Promise.all(["a", "b"].map((node) => openJobQueue({ ...deps, perform: async (jobId) => void brought.push(`${node} ${jobId}`) })));
    for (let index = 1; index <= 6; index += 1) await queues[0]?.add(`j_${index}`);
    await until(
      () => brought.map((each) => each.slice(2)).toSorted(),
      [1, 2, 3, 4, 5, 6].map((index) => `j_${index}`),
    );
    await Promise.all(queues.map((queue) => queue.close()));
    await redis?.stop();
    await redis?.close();
  });

  it("and the lane do a schedule's job once", async ({ skip }) => {
    const redis = where === "Redis" ? await startRedisServer() : null;
    if (where === "Redis" && redis === null) return skip("there is no redis-server on this machine");
    await put(ago(1));
    const handler = vi.fn<JobHandler>(async () => undefined);
    begun(handler, (perform) => openJobQueue({ databaseUrl: database.url, redisUrl: redis?.url ?? null, perform, log }));
    await until(async () => (await jobRow())?.status, "done");
    expect(handler).toHaveBeenCalledTimes(1);
    await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
    await redis?.stop();
    await redis?.close();
  });
});

it("a queue on a database that is not there is said and does no harm", async () => {
  const queue = await openJobQueue({ databaseUrl: "postgresql://nobody@127.0.0.1:1/nothing", redisUrl: null, perform: async () => undefined, log });
  await expect(queue.add("j_1")).rejects.toThrow();
  await queue.close();
});
