import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { canonicalJson } from "@/flows/json/canonical";
import type { Ports } from "@/flows/ports/ports";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { misplaceRun } from "@/testing/server/misplace-run";
import { replayed } from "@/testing/server/replayed";
import { openTalk, type Talk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { sleep } from "../concurrency/sleep";
import type { Container } from "../container";
import { recoverRuns } from "../runs/recover";
import { createQueues } from "./queues";

const beforeOrder = cashOrderWords.slice(0, -1);
const lastWord = cashOrderWords.at(-1) ?? "";

let database: TestDatabase;
let first: Container;
let second: Container;
/** Orders that the first process has begun; each goes on when it is let. */
const begun: (() => void)[] = [];
let doesHang = false;
let placedBySecond = 0;

const hanging = (ports: Ports): Ports => ({
  ...ports,
  orders: {
    async place(request) {
      if (doesHang) await new Promise<void>((resolve) => begun.push(resolve));
      return ports.orders.place(request);
    },
  },
});

const counting = (ports: Ports): Ports => ({
  ...ports,
  orders: {
    async place(request) {
      placedBySecond += 1;
      return ports.orders.place(request);
    },
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  first = await createTestContainer({ url: database.url, withWorker: false, wrapPorts: hanging });
  second = await createTestContainer({ url: database.url, wrapPorts: counting });
});

afterAll(async () => {
  await second.stop();
  await first.stop();
  await database.drop();
});

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 10_000, interval: 20 }).toEqual(expected);

type Interrupted = { talk: Talk; runId: string; answer: ReturnType<Talk["say"]>; goOn: () => void };

/** A conversation whose order the first process has begun and not heard of yet. */
async function interrupt(): Promise<Interrupted> {
  const talk = await openTalk(first);
  for (const text of beforeOrder) await talk.say(text);
  doesHang = true;
  const answer = talk.say(lastWord, { clientMessageId: "last" });
  await until(() => begun.length, 1);
  doesHang = false;
  return { talk, runId: talk.opened.flowState?.runId ?? "", answer, goOn: begun.pop() ?? (() => undefined) };
}

const rowOf = (runId: string) => first.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
const ordersOf = (runId: string) => first.db.order.count({ where: { runId } });

/** As if the process had died a while ago. */
const abandon = (runId: string) =>
  first.pool.query("UPDATE flow_runs SET locked_by = 'n_dead', locked_until = now() - interval '1 second' WHERE id = $1", [runId]);

describe("a run with an effect under way", () => {
  it("is held by its process, which renews it until the turn is done", async () => {
    const { runId, answer, goOn } = await interrupt();
    const held = await rowOf(runId);
    expect(held).toMatchObject({ lockedBy: first.nodeId, phase: "PROCESSING", nextWakeAt: expect.any(Date) });
    await until(async () => ((await rowOf(runId)).lockedUntil ?? 0) > (held.lockedUntil ?? 0), true);
    goOn();
    expect((await answer).flowState?.state).toBe("completed");
    expect(await rowOf(runId)).toMatchObject({ lockedBy: null, lockedUntil: null, nextWakeAt: null, attempts: 0 });
  });

  it("is left to it by another process, which takes its own message after that", async () => {
    placedBySecond = 0;
    const { talk, runId, answer, goOn } = await interrupt();
    const { sessionId } = talk;
    const later = second.conversations.send(sessionId, { sessionId, clientMessageId: "later", message: "thanks" });
    let isAnswered = false;
    void later.then(() => {
      isAnswered = true;
    });
    const { lockedUntil } = await rowOf(runId);
    await until(async () => ((await rowOf(runId)).lockedUntil ?? 0) > (lockedUntil ?? 0), true);
    expect({ isAnswered, placedBySecond }).toEqual({ isAnswered: false, placedBySecond: 0 });
    goOn();
    expect((await answer).flowState?.state).toBe("completed");
    expect((await later).duplicate).toBe(false);
    expect({ orders: await ordersOf(runId), placedBySecond }).toEqual({ orders: 1, placedBySecond: 0 });
  });

  it("is brought on by any worker when nobody holds it any more, and who comes back finds it done", async () => {
    const { talk, runId, answer, goOn } = await interrupt();
    await abandon(runId);
    await until(async () => (await rowOf(runId)).status, "completed");
    goOn();
    expect(await answer).toMatchObject({ duplicate: true, flowState: { state: "completed" } });
    expect(await ordersOf(runId)).toBe(1);
    const { messages } = await second.conversations.history(talk.sessionId);
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.filter((message) => message.content.includes("is placed"))).toHaveLength(1);
    expect(await second.db.flowEffect.findMany({ where: { flowRunId: runId } })).toMatchObject([{ status: "done" }]);
    const { snapshot, context } = await rowOf(runId);
    expect(await replayed(second, runId)).toBe(canonicalJson({ ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) }));
  });
});

describe("recovery at the start", () => {
  it("brings on what was left, leaves what is held, reports what it must not touch, and does nothing twice", async () => {
    const workerless = await createTestDatabase();
    const old = await createTestContainer({ url: workerless.url, withWorker: false, wrapPorts: hanging });
    const broken = await Promise.all(
      ["left", "held"].map(async () => {
        const talk = await openTalk(old);
        for (const text of beforeOrder) await talk.say(text);
        return talk;
      }),
    );
    doesHang = true;
    const answers = broken.map((talk) => talk.say(lastWord));
    await until(() => begun.length, 2);
    doesHang = false;
    const [left, held] = broken.map((talk) => talk.opened.flowState?.runId ?? "");
    const misplaced = (await openTalk(old)).opened.flowState?.runId ?? "";
    const set = (id: string | undefined, change: string) => old.pool.query(`UPDATE flow_runs SET ${change} WHERE id = $1`, [id]);
    await set(left, "locked_by = 'n_dead', locked_until = now() - interval '1 second'");
    await set(held, "locked_by = 'n_other', locked_until = now() + interval '1 minute'");
    await misplaceRun(old.pool, misplaced);
    const before = await old.pool.query("SELECT flow_runs::text AS row FROM flow_runs WHERE id = $1", [misplaced]);

    const fresh = await createTestContainer({ url: workerless.url, withWorker: false });
    expect(fresh.recovery).toEqual({ recovered: 1, held: 1, failed: 0, misplaced: 1 });
    const again = await createTestContainer({ url: workerless.url, withWorker: false });
    expect(again.recovery).toEqual({ recovered: 0, held: 1, failed: 0, misplaced: 1 });

    const statusOf = async (id: string | undefined) => (await old.db.flowRun.findUniqueOrThrow({ where: { id: id ?? "" } })).status;
    expect([await statusOf(left), await statusOf(held)]).toEqual(["completed", "running"]);
    expect((await old.pool.query("SELECT flow_runs::text AS row FROM flow_runs WHERE id = $1", [misplaced])).rows).toEqual(before.rows);
    await set(held, "locked_until = now()");
    for (const goOn of begun.splice(0)) goOn();
    await Promise.all(answers);
    for (const container of [again, fresh, old]) await container.stop();
    await workerless.drop();
  });

  it("goes on with the others when one fails, and does not keep the start waiting", async () => {
    const forever = new Promise<boolean>(() => undefined);
    const turns = {
      recoverRun: (_conversationId: string, runId: string) =>
        runId === "slow" ? forever : runId === "bad" ? Promise.reject(new Error("no")) : Promise.resolve(true),
    };
    const interrupted = ["slow", "bad", "good", "fine"].map((id) => ({ id, conversationId: id, isHeld: false }));
    const repository = { findInterrupted: async () => interrupted, findMisplaced: async () => [] };
    const log = { info: () => undefined, error: () => undefined };
    const report = await recoverRuns({ repository, queues: createQueues(), turns, log, nodeId: "n", sleep, patienceMs: 50 });
    expect(report).toEqual({ recovered: 2, held: 0, failed: 1, misplaced: 0 });
  });
});
