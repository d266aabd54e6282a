import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { createPool } from "../db/pool";
import { createLevelCounter, turnStepsMs } from "./level-counter";
import { createLevelRecorder, keptDays } from "./level-recorder";
import { percentileOf } from "./percentile";
import { createLevelsRepository, type LevelsRepository } from "./repository";
import { createServiceLevels, daysBetween } from "./service-levels";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** 18:00 in India. */
const noon = Date.parse("2026-03-10T12:30:00.000Z");
const tenant = { workspaceId: "w_1", slug: "main", name: "Main", timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN" };
const viewer: Actor = { type: "user", id: "u_1", workspaceId: "w_1", role: "viewer" };

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let repository: LevelsRepository;
let clock = noon;
const warned: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
  repository = createLevelsRepository(pool);
});
beforeEach(async () => {
  await pool.query("TRUNCATE service_levels");
  clock = noon;
  warned.length = 0;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

type Given = { nodeId?: string; isServing?: () => Promise<boolean>; keep?: Pick<LevelsRepository, "add" | "removeBefore"> };

function aProcess({ nodeId = "n_1", isServing = () => Promise.resolve(true), keep = repository }: Given = {}) {
  const counter = createLevelCounter();
  const log = { warn: (_fields: object, text: string) => void warned.push(text) };
  return { counter, recorder: createLevelRecorder({ counter, repository: keep, isServing, nodeId, now: () => clock, log }) };
}

const aTurn = (ms: number, outcome: "taken" | "failed" = "taken") =>
  ({ kind: "message", outcome, phases: { load: 0, engine: ms, effects: 0, commit: 0 } }) as const;
const read = () => createServiceLevels({ repository, tenants: { first: () => Promise.resolve(tenant) }, now: () => clock }).read(viewer);

describe("what a process counts", () => {
  it("is what customers wait for, and answers that failed", () => {
    const counter = createLevelCounter();
    for (const ms of [1, 50, 51, 30_000]) counter.countTurn(aTurn(ms));
    counter.countTurn(aTurn(400, "failed"));
    counter.countTurn({ ...aTurn(1), kind: "timer" });
    counter.countTurn({ ...aTurn(1), outcome: "duplicateMessage" });
    for (const status of [200, 404, 500, 503]) counter.countRequest(status);
    const taken = counter.take();
    expect(taken).toEqual({ requests: 4, requestErrors: 2, turns: 5, turnFailures: 1, turnMs: [2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1] });
    counter.countRequest(200);
    counter.giveBack(taken);
    expect(counter.take()).toEqual({ ...taken, requests: 5 });
    expect(counter.take()).toMatchObject({ requests: 0, turns: 0 });
  });

  it.each([
    [[], 0.95, null],
    [[10], 0.5, 25],
    [[0, 0, 0, 0, 100], 0.5, 425],
    [[90, 10], 0.95, 75],
    [[...turnStepsMs.map(() => 0), 5], 0.99, 25_000],
  ])("gives the time of a share of the turns: %j at %d", (turnMs, share, expected) => {
    expect(percentileOf(turnMs, share)).toBe(expected);
  });
});

describe("what is kept", () => {
  it("is a row a process and five minutes, whatever is counted", async () => {
    const one = aProcess();
    const other = aProcess({ nodeId: "n_2" });
    for (let look = 0; look < 30; look += 1) {
      one.counter.countTurn(aTurn(look));
      other.counter.countRequest(500);
      await one.recorder.look();
      await other.recorder.look();
      clock += 20_000;
    }
    const { rows } = await pool.query("SELECT node_id, alive, requests, request_errors, turns, turn_ms[1] AS fast FROM service_levels ORDER BY slot, node_id");
    const whole = 0b11111;
    expect(rows).toEqual(
      [0, 1].flatMap(() => [
        { node_id: "n_1", alive: whole, requests: 0, request_errors: 0, turns: 15, fast: 15 },
        { node_id: "n_2", alive: whole, requests: 15, request_errors: 15, turns: 0, fast: 0 },
      ]),
    );
  });

  it("goes after its days, with the looks of whoever is there", async () => {
    const { recorder } = aProcess();
    for (let day = 0; day < 3; day += 1) {
      await recorder.look();
      clock += dayMs;
    }
    clock = noon + (keptDays + 2) * dayMs;
    await recorder.look();
    const { rows } = await pool.query("SELECT slot FROM service_levels ORDER BY slot");
    expect(rows).toEqual([{ slot: new Date(noon + 2 * dayMs) }, { slot: new Date(clock) }]);
  });

  it("is kept with the next look when it could not be", async () => {
    let isAway = true;
    const keep = { ...repository, add: (row: Parameters<LevelsRepository["add"]>[0]) => (isAway ? Promise.reject(new Error("away")) : repository.add(row)) };
    const { counter, recorder } = aProcess({ keep });
    counter.countTurn(aTurn(10));
    await recorder.look();
    expect((await pool.query("SELECT 1 FROM service_levels")).rowCount).toBe(0);
    isAway = false;
    clock += minuteMs;
    await recorder.look();
    expect((await pool.query("SELECT alive, turns FROM service_levels")).rows).toEqual([{ alive: 0b10, turns: 1 }]);
    expect(warned).toHaveLength(1);
  });
});

describe("the page", () => {
  it("says of each day how much of it somebody could be served, and how fast", async () => {
    const serving = { is: true };
    const { counter, recorder } = aProcess({ isServing: () => Promise.resolve(serving.is) });
    // From 18:00 in India to 03:20 of the next day; an hour before midnight nobody is served.
    for (let minute = 0; minute < 560; minute += 1) {
      serving.is = minute < 300 || minute >= 360;
      counter.countRequest(minute === 7 ? 500 : 200);
      counter.countTurn(aTurn(minute % 2 === 0 ? 80 : 700));
      await recorder.look();
      clock += minuteMs;
    }
    const levels = await read();
    expect(levels).toMatchObject({ since: "2026-03-10T12:30:00.000Z", timezone: "Asia/Kolkata" });
    expect(levels?.days).toMatchObject([
      { day: "2026-03-10", available: 300 / 360, requests: 360, requestErrors: 1, turns: 360 },
      { day: "2026-03-11", available: 1, requests: 200, requestErrors: 0, turns: 200 },
    ]);
    expect(levels?.whole).toMatchObject({ available: 500 / 560, requests: 560, turns: 560, turnFailures: 0, p50Ms: 100 });
    expect(levels?.whole.p95Ms).toBeGreaterThan(500);
  });

  it("counts minutes that no process looked at as those in which nobody was served", async () => {
    const { recorder } = aProcess();
    await recorder.look();
    clock += 10 * minuteMs;
    await recorder.look();
    clock += minuteMs;
    expect((await read())?.whole.available).toBe(2 / 11);
  });

  it("is of the whole installation, so for its first workspace alone", async () => {
    await aProcess().recorder.look();
    const levels = createServiceLevels({ repository, tenants: { first: () => Promise.resolve(tenant) }, now: () => clock });
    expect(await levels.read({ ...viewer, workspaceId: "w_2", role: "owner" })).toBeNull();
    expect(await levels.read(viewer)).toMatchObject({ whole: { available: null }, days: [] });
  });

  it("knows days of 23 and 25 hours", () => {
    const minutes = (from: string, to: string, zone: string) => daysBetween(Date.parse(from), Date.parse(to), zone).map((day) => [day.day, day.minutes]);
    expect(minutes("2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", "Europe/Berlin")).toEqual([
      ["2026-03-29", 23 * 60],
      ["2026-03-30", 24 * 60],
    ]);
    expect(minutes("2026-10-24T22:07:00Z", "2026-10-25T23:01:30Z", "Europe/Berlin")).toEqual([
      ["2026-10-25", 25 * 60 - 7],
      ["2026-10-26", 1.5],
    ]);
  });
});
