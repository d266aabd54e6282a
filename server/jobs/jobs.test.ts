import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startRedisServer } from "@/testing/server/redis-server";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createLogger } from "../logging/logger";
import { createJobs, type JobHandler, type JobsDeps } from "./jobs";
import { createSchedulesRepository } from "./schedules-repository";
import { openWakeQueue, type WakeQueue } from "./wake-queue";

const log = createLogger({ level: "silent" });
const noQueue: WakeQueue = { sync: async () => undefined, close: async () => undefined };

let database: TestDatabase;
let pool: pg.Pool;
const opened: { stop: () => Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = new pg.Pool({ connectionString: database.url });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(() => pool.query("TRUNCATE schedules"));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
});

const repository = () => createSchedulesRepository(pool);
const row = async () =>
  (await pool.query("SELECT next_run_at AS next, last_run_at AS last, locked_until AS locked, last_error AS error FROM schedules")).rows[0];
const put = (nextRunAt: Date | null, cron = "30 3 * * *") =>
  repository().put({ workspaceId: "w", kind: "test", cron, timezone: "UTC", active: true, nextRunAt });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

function jobsWith(handler: JobHandler, more: Partial<JobsDeps> = {}) {
  const jobs = createJobs({ repository: repository(), handlers: new Map([["test", handler]]), openQueue: async () => noQueue, log, now: Date.now, ...more });
  opened.push(jobs);
  return jobs;
}

describe("jobs", () => {
  it("run once what was missed while nothing was there, and note the next time", async () => {
    await put(ago(3 * 24 * 60));
    const handler = vi.fn<JobHandler>(async () => undefined);
    const all = [jobsWith(handler), jobsWith(handler), jobsWith(handler)];
    for (const jobs of all) jobs.start();
    await expect.poll(async () => (await row()).last !== null, { timeout: 10_000, interval: 20 }).toBe(true);
    await Promise.all(all.map((jobs) => jobs.changed()));
    expect(handler).toHaveBeenCalledTimes(1);
    const { next, locked, error } = await row();
    expect({ ahead: next > new Date(), at: next.toISOString().slice(11, 16), locked, error }).toEqual({ ahead: true, at: "03:30", locked: null, error: null });
  });

  it("leave alone what is not due yet, or switched off", async () => {
    await put(new Date(Date.now() + 60_000));
    await repository().put({ workspaceId: "w", kind: "test", cron: "0 0 * * *", timezone: "UTC", active: false, nextRunAt: ago(1) });
    const handler = vi.fn<JobHandler>(async () => undefined);
    const jobs = jobsWith(handler);
    jobs.start();
    await jobs.changed();
    expect(handler).not.toHaveBeenCalled();
  });

  it("open no queue before something is due within the hour", async () => {
    const openQueue = vi.fn<JobsDeps["openQueue"]>(async () => noQueue);
    await put(new Date(Date.now() + 61 * 60_000));
    const jobs = jobsWith(async () => undefined, { openQueue, sweepMs: 3_600_000 });
    jobs.start();
    await jobs.changed();
    await jobs.stop();
    expect(openQueue).not.toHaveBeenCalled();
    await put(new Date(Date.now() + 59 * 60_000));
    const nearer = jobsWith(async () => undefined, { openQueue, sweepMs: 3_600_000 });
    nearer.start();
    await expect.poll(() => openQueue.mock.calls.length, { timeout: 5_000, interval: 20 }).toBe(1);
  });

  it("keep the reason of a failure and try again soon", async () => {
    await put(ago(1));
    const jobs = jobsWith(async () => Promise.reject(new Error("no room")));
    jobs.start();
    await expect.poll(async () => (await row()).error, { timeout: 10_000, interval: 20 }).toBe("Error: no room");
    const { next } = await row();
    expect(next.getTime() - Date.now()).toBeLessThanOrEqual(10 * 60_000);
  });

  it("take over the claim of a process that is gone when its lease ends", async () => {
    await put(ago(1));
    await repository().claimDue(10);
    const handler = vi.fn<JobHandler>(async () => undefined);
    const jobs = jobsWith(handler);
    jobs.start();
    await jobs.changed();
    expect(handler).not.toHaveBeenCalled();
    await pool.query("UPDATE schedules SET locked_until = now() - interval '1 second'");
    await jobs.changed();
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("stop in the middle and leave the rest due", async () => {
    await put(ago(1));
    let begun = false;
    const jobs = jobsWith((_schedule, signal) => {
      begun = true;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    });
    jobs.start();
    await expect.poll(() => begun, { timeout: 5_000, interval: 10 }).toBe(true);
    await jobs.stop();
    const { next, last, locked } = await row();
    expect({ due: next < new Date(), last, locked }).toEqual({ due: true, last: null, locked: null });
  });

  it("go on by the sweep alone while the queue does not answer, and stop all the same", async () => {
    await put(ago(1));
    const handler = vi.fn<JobHandler>(async () => undefined);
    const jobs = jobsWith(handler, { openQueue: async () => ({ ...noQueue, sync: () => new Promise(() => undefined) }), sweepMs: 30 });
    jobs.start();
    await expect.poll(() => handler.mock.calls.length, { timeout: 10_000, interval: 10 }).toBe(1);
    await pool.query("UPDATE schedules SET next_run_at = now()");
    await expect.poll(() => handler.mock.calls.length, { timeout: 10_000, interval: 10 }).toBe(2);
    await jobs.stop();
  });

  it("go on by the sweep alone when the queue cannot be opened", async () => {
    await put(ago(1));
    const handler = vi.fn<JobHandler>(async () => undefined);
    const jobs = jobsWith(handler, { openQueue: async () => Promise.reject(new Error("the queue is down")), sweepMs: 30 });
    jobs.start();
    await expect.poll(() => handler.mock.calls.length, { timeout: 10_000, interval: 10 }).toBe(1);
    await pool.query("UPDATE schedules SET next_run_at = now()");
    await expect.poll(() => handler.mock.calls.length, { timeout: 10_000, interval: 10 }).toBe(2);
  });
});

describe("the queue on PostgreSQL", () => {
  it("knows the schedules it is told and no others, and closes", async () => {
    const queue = await openWakeQueue({ databaseUrl: database.url, redisUrl: null, log, onWake: async () => undefined });
    const [first, second] = [await put(ago(-60)), await put(ago(-60), "0 12 * * *")];
    const known = () => pool.query("SELECT count(*)::int AS n FROM bullmq.scheduler").then(({ rows }) => rows[0].n);
    await queue.sync([first, second]);
    expect(await known()).toBe(2);
    await queue.sync([second]);
    expect(await known()).toBe(1);
    await queue.close();
  });

  it("fires at the time that the cron names", async () => {
    const handler = vi.fn<JobHandler>(async () => undefined);
    const schedule = await put(new Date(Date.now() + 1_000), "* * * * * *");
    const jobs = jobsWith(handler, { openQueue: (onWake) => openWakeQueue({ databaseUrl: database.url, redisUrl: null, onWake, log }) });
    jobs.start();
    await expect.poll(() => handler.mock.calls.length, { timeout: 15_000, interval: 50 }).toBeGreaterThanOrEqual(2);
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ id: schedule.id, kind: "test" });
  });

  it("that is not there is said and does no harm", async () => {
    const broken = "postgresql://nobody@127.0.0.1:1/nothing";
    const queue = await openWakeQueue({ databaseUrl: broken, redisUrl: null, onWake: async () => undefined, log });
    await expect(queue.sync([])).rejects.toThrow();
    await queue.close();
  });
});

describe("the queue on Redis", () => {
  it("fires at the time that the cron names, and work goes on without it", async ({ skip }) => {
    const redis = await startRedisServer();
    if (redis === null) return skip("there is no redis-server on this machine");
    await put(new Date(Date.now() + 1_000), "* * * * * *");
    const handler = vi.fn<JobHandler>(async () => undefined);
    const jobs = jobsWith(handler, { openQueue: (onWake) => openWakeQueue({ databaseUrl: database.url, redisUrl: redis.url, onWake, log }), sweepMs: 500 });
    jobs.start();
    await expect.poll(() => handler.mock.calls.length, { timeout: 15_000, interval: 50 }).toBeGreaterThanOrEqual(2);
    await redis.stop();
    const before = handler.mock.calls.length;
    await expect.poll(() => handler.mock.calls.length, { timeout: 15_000, interval: 50 }).toBeGreaterThan(before);
    await jobs.stop();
    await redis.close();
  });
});
