import { afterEach, describe, expect, it } from "vitest";
import { ExecutorError } from "@/flows/errors";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { sleep } from "../concurrency/sleep";
import { createLogger } from "../logging/logger";
import type { DueRows, GivenBack, LaneHost, LaneObservation } from "./due-rows";
import { createLane, type Lane } from "./lane";

type Row = { id: string; attempts: number };

const lanes: Pick<Lane<Row>, "stop">[] = [];
afterEach(async () => {
  await Promise.all(lanes.splice(0).map((lane) => lane.stop()));
});

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 5_000, interval: 5 }).toEqual(expected);
const turns = async (count = 5) => {
  for (let index = 0; index < count; index += 1) await new Promise((resolve) => setImmediate(resolve));
};

type Options = Partial<DueRows<Row> & LaneHost> & { count?: number };

/** A table of due rows that are claimed in their order, and a lane over it. What is given back is due again at once. */
function start({ count = 0, ...options }: Options) {
  const due: Row[] = Array.from({ length: count }, (_, index) => ({ id: `row ${index}`, attempts: 0 }));
  const seen = {
    claims: 0,
    begun: [] as string[],
    givenBack: [] as ({ id: string } & GivenBack)[],
    renewed: [] as string[][],
    results: [] as LaneObservation["result"][],
  };
  const lane = createLane<Row>({
    name: "webhook",
    leaseMs: 60_000,
    width: 100,
    maxAttempts: 5,
    maxClaims: 10,
    async claim(limit) {
      seen.claims += 1;
      return due.splice(0, limit).map((row) => ({ ...row, attempts: row.attempts + 1 }));
    },
    async renew(rows) {
      seen.renewed.push(rows.map(({ id }) => id));
      return rows.map(({ id }) => id);
    },
    async giveBack(row, what) {
      seen.givenBack.push({ id: row.id, ...what });
      if (what.delayMs !== null) due.push(row);
    },
    work: async () => undefined,
    log: createLogger({ level: "silent" }),
    now: Date.now,
    elapsed: () => performance.now(),
    sleep,
    random: () => 0.5,
    pollMs: 10,
    observe: ({ result }) => seen.results.push(result),
    ...options,
  });
  lanes.push(lane);
  lane.start();
  return { lane, due, seen };
}

describe("a lane", () => {
  it("does everything that is due once, with no more at a time than there is room for", async () => {
    const done: string[] = [];
    let now = 0;
    let most = 0;
    start({
      count: 250,
      width: 20,
      async work({ id }) {
        now += 1;
        most = Math.max(most, now);
        await turns(1);
        now -= 1;
        done.push(id);
      },
    });
    await until(() => done.length, 250);
    expect({ different: new Set(done).size, most }).toEqual({ different: 250, most: 20 });
  });

  it("goes on when nothing can be claimed for a while", async () => {
    const done: string[] = [];
    let refused = 0;
    const rows = [{ id: "a", attempts: 1 }];
    start({
      claim: async () => (++refused <= 3 ? Promise.reject(new Error("no database")) : rows.splice(0)),
      work: async ({ id }) => void done.push(id),
    });
    await until(() => done, ["a"]);
  });

  it("waits for what is under way when it stops, and claims nothing after", async () => {
    let release: () => void = () => undefined;
    const { lane, due } = start({ count: 2, width: 1, work: () => new Promise<void>((resolve) => (release = resolve)) });
    await until(() => due.length, 1);
    let hasStopped = false;
    const stopped = lane.stop().then(() => {
      hasStopped = true;
    });
    await turns();
    expect(hasStopped).toBe(false);
    release();
    await stopped;
    expect(due).toHaveLength(1);
  });

  it("hears a nudge that comes while it claims", async () => {
    const hour = 3_600_000;
    let answer: (rows: Row[]) => void = () => undefined;
    let claims = 0;
    const { lane } = start({
      pollMs: hour,
      claim: () => {
        claims += 1;
        return new Promise<Row[]>((resolve) => (answer = resolve));
      },
    });
    lane.nudge();
    answer([]);
    await until(() => claims, 2);
    answer([]);
    await turns();
    expect(claims).toBe(2);
  });

  it("wakes at a moment it was told of, also when that comes before those it knew", async () => {
    const { lane, seen } = start({ pollMs: 3_600_000 });
    await turns();
    const now = Date.now();
    lane.wakeAt(now + 50_000);
    lane.wakeAt(now + 30);
    await until(() => seen.claims, 2);
    expect(Date.now()).toBeGreaterThanOrEqual(now + 30);
    await turns();
    expect(seen.claims).toBe(2);
  });

  it("looks for the next of a line as soon as one is done", async () => {
    const line = ["a", "b", "c"];
    let isBusy = false;
    const done: string[] = [];
    start({
      pollMs: 3_600_000,
      hasLines: true,
      claim: async () => (isBusy ? [] : line.splice(0, 1).map((id) => ({ id, attempts: 1 }))),
      async work({ id }) {
        isBusy = true;
        await turns();
        isBusy = false;
        done.push(id);
      },
    });
    await until(() => done, ["a", "b", "c"]);
  });
});

describe("work that fails", () => {
  it("gives its row back at once, later by each try, and leaves it to an operator after the last", async () => {
    const { seen } = start({ count: 1, work: () => Promise.reject(new Error("no")) });
    await until(() => seen.results, ["again", "again", "again", "again", "givenUp"]);
    expect(seen.givenBack).toEqual([1_000, 4_000, 16_000, 64_000, null].map((delayMs) => ({ id: "row 0", delayMs, error: "Error: no" })));
  });

  it("is not tried again when that would not help", async () => {
    const { seen } = start({
      count: 1,
      work: () => Promise.reject(new ExecutorError("PROVIDER_UNAVAILABLE", { message: "no such number", retryable: false })),
    });
    await until(() => seen.givenBack, [{ id: "row 0", delayMs: null, error: "PROVIDER_UNAVAILABLE: no such number" }]);
  });

  it("because the host's database is away is tried again for as long as that lasts", async () => {
    const work = ({ attempts }: Row) => (attempts < 9 ? Promise.reject(new HostUnavailable("away")) : Promise.resolve());
    const { seen } = start({ count: 1, work });
    await until(() => seen.results, [...Array(8).fill("again"), "done"]);
    expect(seen.givenBack.map(({ delayMs }) => delayMs)).toEqual([1_000, 4_000, ...Array(6).fill(16_000)]);
  });

  it("is not even begun on a row that processes keep dying over", async () => {
    const { lane, seen } = start({ work: async ({ id }) => void seen.begun.push(id) });
    await lane.take({ id: "a", attempts: 11 });
    expect(seen).toMatchObject({ begun: [], results: ["givenUp"], givenBack: [{ id: "a", delayMs: null }] });
  });

  it("does no harm when even that cannot be noted", async () => {
    const { lane } = start({ work: () => Promise.reject(new Error("no")), giveBack: () => Promise.reject(new Error("no database")) });
    await lane.take({ id: "a", attempts: 1 });
    await lane.idle();
  });
});

describe("a claim", () => {
  /** Work that ends when it is told to, or when its claim is lost. */
  function pending() {
    const ends: (() => void)[] = [];
    const work = (_row: Row, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener("abort", () => reject(new Error("told to stop")));
      });
    return { ends, work };
  }

  it("is renewed while the work lasts, all of them in one statement, and not a moment longer", async () => {
    const { ends, work } = pending();
    const { seen } = start({ count: 3, leaseMs: 30, work });
    await until(() => seen.renewed.length >= 3, true);
    expect(seen.renewed[0]).toEqual(["row 0", "row 1", "row 2"]);
    for (const end of ends) end();
    await until(() => seen.results.length, 3);
    const { length } = seen.renewed;
    await sleep(40);
    expect(seen.renewed).toHaveLength(length);
  });

  it("outlasts a renewal that fails", async () => {
    const { ends, work } = pending();
    let asked = 0;
    const { seen } = start({
      count: 1,
      leaseMs: 30,
      work,
      renew: async (rows) => (++asked === 1 ? Promise.reject(new Error("no database")) : rows.map(({ id }) => id)),
    });
    await until(() => asked >= 3, true);
    ends[0]?.();
    await until(() => seen.results, ["done"]);
  });

  it("that was lost stops its work and is not given back: it is somebody else's", async () => {
    const { work } = pending();
    const { seen } = start({ count: 1, leaseMs: 30, work, renew: async () => [] });
    await until(() => seen.results, ["lost"]);
    expect(seen.givenBack).toEqual([]);
  });

  it("on a row that is under way here does not begin it a second time; a newer one ends with the work", async () => {
    const { ends, work } = pending();
    const begun: number[] = [];
    const { lane, seen } = start({ claim: async () => [], work: (row, signal) => (begun.push(row.attempts), work(row, signal)) });
    const first = lane.take({ id: "a", attempts: 1 });
    const second = lane.take({ id: "a", attempts: 2 });
    ends[0]?.();
    await Promise.all([first, second]);
    expect({ begun, givenBack: seen.givenBack, results: seen.results }).toEqual({
      begun: [1],
      givenBack: [{ id: "a", delayMs: 0, error: null }],
      results: ["done"],
    });
  });

  it("whose answer came after its lease had ended is not worked at", async () => {
    let clock = 0;
    const begun: string[] = [];
    const rows = [{ id: "a", attempts: 1 }];
    const { lane } = start({
      pollMs: 3_600_000,
      leaseMs: 3_000,
      elapsed: () => clock,
      async claim() {
        clock += rows.length > 0 ? 5_000 : 0;
        return rows.splice(0);
      },
      work: async ({ id }) => void begun.push(id),
    });
    await turns();
    await lane.stop();
    expect(begun).toEqual([]);
  });
});
