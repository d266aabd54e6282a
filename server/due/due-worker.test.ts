import { afterEach, describe, expect, it } from "vitest";
import { createLogger } from "../logging/logger";
import { createDueWorker, type DueWorker, type DueWorkerDeps } from "./due-worker";

const log = createLogger({ level: "silent" });
const workers: DueWorker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

function start(deps: Partial<DueWorkerDeps> & Pick<DueWorkerDeps, "claims">): DueWorker {
  const worker = createDueWorker({ log, now: Date.now, pollMs: 10, ...deps });
  workers.push(worker);
  worker.start();
  return worker;
}

/** A table of due rows: a claim takes the first ones. */
function rows(count: number, work: (row: number) => Promise<void>) {
  const due = Array.from({ length: count }, (_, row) => row);
  return { due, claim: async (limit: number) => due.splice(0, limit).map((row) => () => work(row)) };
}

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 5_000, interval: 5 }).toEqual(expected);

describe("the due worker", () => {
  it("does everything that is due once, with no more at a time than there is room for", async () => {
    const done: number[] = [];
    let now = 0;
    let most = 0;
    const table = rows(250, async (row) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      done.push(row);
    });
    start({ claims: [table.claim], width: 20 });
    await until(() => done.length, 250);
    expect({ different: new Set(done).size, most }).toEqual({ different: 250, most: 20 });
  });

  it("goes on when one kind cannot be claimed, and when a piece of work fails", async () => {
    const done: number[] = [];
    const table = rows(3, async (row) => {
      if (row === 1) throw new Error("no");
      done.push(row);
    });
    start({ claims: [async () => Promise.reject(new Error("no database")), table.claim] });
    await until(() => done, [0, 2]);
  });

  it("is not kept from one kind by work of another that takes long", async () => {
    let release: () => void = () => undefined;
    const slow = rows(5, () => new Promise((resolve) => (release = resolve)));
    const done: number[] = [];
    const quick = rows(50, async (row) => void done.push(row));
    start({ claims: [slow.claim, quick.claim], width: 1 });
    await until(() => done.length, 50);
    slow.due.length = 0;
    release();
  });

  it("waits for what is under way when it stops, and claims nothing after", async () => {
    let release: () => void = () => undefined;
    const table = rows(2, () => new Promise((resolve) => (release = resolve)));
    const worker = start({ claims: [table.claim], width: 1 });
    await until(() => table.due.length, 1);
    let hasStopped = false;
    const stopped = worker.stop().then(() => {
      hasStopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    release();
    await stopped;
    expect(table.due).toHaveLength(1);
  });
});
