import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "@/flows/json/json";
import { refusalOf } from "@/server/db/commit-turns";
import { type Committer, createCommitter } from "@/server/db/committer";
import { databaseErrorOf } from "@/server/db/database-error";
import { createPool } from "@/server/db/pool";
import type { RunWrite, TurnCommit } from "@/server/db/turn-commit";
import { createTestDatabase } from "../server/test-database";
import { anIdentity, aRunRow, aTurn, begins, entryOf, hears, resumes, stepOf } from "./a-turn";
import { applies, hinder, kinds, type Names, namesOf, type Obstacle, obstacles, opening, subject } from "./cases";
import { createModelConformance } from "./model-store";
import { createSqlConformance, prepareDatabase } from "./sql-store";
import type { ConformanceStore } from "./store";

let pool: pg.Pool;
let drop: () => Promise<void>;
let stores: { sql: ConformanceStore; model: ConformanceStore };
let compared = 0;

beforeAll(async () => {
  const database = await createTestDatabase({ seeded: false });
  drop = database.drop;
  pool = createPool({ connectionString: database.url, onError: () => undefined });
  await prepareDatabase(pool);
  stores = { sql: createSqlConformance(pool), model: createModelConformance() };
});

afterAll(async () => {
  process.stdout.write(`conformance: ${compared} cases, the same in the SQL and in the simulation's model\n`);
  await pool.end();
  await drop();
});

/** Its turns all wait when the lane opens, so that they go in one statement. */
function committerOn(store: ConformanceStore): Committer {
  return createCommitter({ write: store.write, refusalOf, sizeOf: () => 1, lanes: 1, defer: queueMicrotask });
}

const spell = (outcome: Promise<unknown>): Promise<unknown> =>
  outcome.catch((error: unknown) => ({
    // Of a leaf, without the leaf's ending.
    type: databaseErrorOf(error)?.constraint?.replace(/_(before|other|w\d+)$/, "") ?? String(error),
  }));

/** What came of turns that were given to a committer at one moment, behind one that keeps its only lane busy. */
async function together(store: ConformanceStore, turns: readonly TurnCommit[], busy: TurnCommit | null): Promise<unknown[]> {
  const committer = committerOn(store);
  const first = busy === null ? [] : [spell(committer.commit(busy))];
  return (await Promise.all([...first, ...turns.map((turn) => spell(committer.commit(turn)))])).slice(first.length);
}

/** The same in both; gives what it was. */
async function inBoth(act: (store: ConformanceStore) => Promise<{ results: unknown[]; left: Json }>): Promise<unknown[]> {
  const model = await act(stores.model);
  const sql = await act(stores.sql);
  expect(sql).toEqual(model);
  compared += 1;
  return model.results;
}

/** A turn of a conversation of its own that nothing stands in the way of. */
async function bystander(store: ConformanceStore, { of }: Names, name: string): Promise<TurnCommit> {
  const names = namesOf(of(name));
  await store.write([opening(names, "goes on")]);
  return subject(names, "goes on", "web");
}

const placements = { alone: [], "between two others": ["a", "z"] } as const;

const table = kinds.flatMap((kind) =>
  (Object.keys(obstacles) as Obstacle[])
    .filter((obstacle) => applies(kind, obstacle))
    .flatMap((obstacle) =>
      (["web", "sms", "sandbox"] as const).flatMap((channel) =>
        (["alone", "between two others"] as const).map((place) => ({ kind, obstacle, channel, place })),
      ),
    ),
);

describe("a turn comes to the same in the SQL and in the model", () => {
  it.each(table)("$kind, $obstacle, $channel, $place", async ({ kind, obstacle, channel, place }) => {
    const names = namesOf(`${kind} ${obstacle} ${channel} ${place}`.replaceAll(/[^a-z]/g, ""));
    const others = placements[place];
    const results = await inBoth(async (store) => {
      if (kind !== "opens") await store.write([opening(names, kind)]);
      const turn = await hinder(store, names, obstacle, subject(names, kind, channel));
      const [first, last] = await Promise.all(others.map((name) => bystander(store, names, name)));
      const turns = first === undefined || last === undefined ? [turn] : [last, turn, first];
      const busy = others.length === 0 ? null : await bystander(store, names, "busy");
      const outcome = await together(store, turns, busy);
      return { results: outcome, left: await store.read([...turns.map(({ conversationId }) => conversationId), names.session]) };
    });
    const at = others.length === 0 ? 0 : 1;
    const wanted = obstacle === "the run is another conversation's" && kind === "opens" ? "committed" : obstacles[obstacle];
    expect(results[at]).toMatchObject({ type: wanted });
    for (const [index, result] of results.entries()) if (index !== at) expect(result).toMatchObject({ type: "committed" });
  });
});

/** A conversation with a run, and a turn on it. */
async function talk(store: ConformanceStore, key: string): Promise<{ names: Names; turn: TurnCommit }> {
  const names = namesOf(key);
  await store.write([opening(names, "goes on")]);
  return { names, turn: subject(names, "goes on", "web") };
}

describe("turns of one statement", () => {
  it("with one stale and one repeated member: the others commit, and those two are answered right", async () => {
    const results = await inBoth(async (store) => {
      const [a, b, c, d] = [await talk(store, "mixa"), await talk(store, "mixb"), await talk(store, "mixc"), await talk(store, "mixd")];
      const stale = await hinder(store, b.names, "the run has moved on", b.turn);
      const repeated = await hinder(store, c.names, "its message was taken", c.turn);
      const turns = [d.turn, stale, repeated, a.turn];
      const outcome = await store.write(turns.toSorted((x, y) => (x.conversationId < y.conversationId ? -1 : 1)));
      return { results: outcome, left: await store.read(turns.map(({ conversationId }) => conversationId)) };
    });
    expect(results.map((result) => (result as { type: string }).type)).toEqual(["committed", "stale", "duplicateMessage", "committed"]);
  });

  it("of which two bring events under the same key, each in its own conversation, are both taken", async () => {
    const results = await inBoth(async (store) => {
      const [a, b, busy] = [await talk(store, "keya"), await talk(store, "keyb"), await talk(store, "keybusy")];
      const event = (id: string) => ({ id, type: "x", payload: {}, source: "operator", idempotencyKey: "the same key" });
      const turns = [
        { ...a.turn, events: [event("ekeya")] },
        { ...b.turn, events: [event("ekeyb")] },
      ];
      return { results: await together(store, turns, busy.turn), left: await store.read(turns.map(({ conversationId }) => conversationId)) };
    });
    expect(results.map((result) => (result as { type: string }).type)).toEqual(["committed", "committed"]);
  });

  it("that are all stale write nothing", async () => {
    const results = await inBoth(async (store) => {
      const found = [await talk(store, "olda"), await talk(store, "oldb")];
      const turns = await Promise.all(found.map(({ names, turn }) => hinder(store, names, "the run has moved on", turn)));
      return { results: await store.write(turns), left: await store.read(turns.map(({ conversationId }) => conversationId)) };
    });
    expect(results).toEqual([{ type: "stale" }, { type: "stale" }]);
  });

  it("are at most 64, and each is numbered in its own conversation", async () => {
    const results = await inBoth(async (store) => {
      const found: TurnCommit[] = [];
      for (let index = 10; index < 74; index += 1) found.push((await talk(store, `many${index}`)).turn);
      const outcome = await store.write(found);
      return { results: outcome, left: await store.read(found.map(({ conversationId }) => conversationId)) };
    });
    expect(results).toEqual(Array.from({ length: 64 }, () => ({ type: "committed", lastSeq: 4, conversationRevision: 0 })));
  });

  it("may follow one another on the same run, each on the revision before", async () => {
    const results = await inBoth(async (store) => {
      const { names, turn } = await talk(store, "chain");
      const next = (index: number) =>
        aTurn(names.session, {
          turnId: names.of(`t${index}`),
          runs: [resumes(names.run, index, { row: aRunRow(3 + index), steps: [stepOf(3 + index)] })],
          messages: [hears(names.of(`n${index}`), `d${index}`)],
        });
      const outcome = [...(await store.write([turn])), ...(await store.write([next(2)])), ...(await store.write([next(3)])), ...(await store.write([next(3)]))];
      return { results: outcome, left: await store.read([names.session]) };
    });
    expect(results.map((result) => (result as { type: string }).type)).toEqual(["committed", "committed", "committed", "stale"]);
  });
});

describe("runs that call each other", () => {
  const called = (id: string, parentRunId: string, key: string, row = aRunRow(1)): RunWrite => ({
    ...begins(id, { row, steps: [stepOf(1)] }),
    type: "begins",
    identity: { ...anIdentity(id), parentRunId, parentKey: key },
  });

  /** The run in front has called `of("c")`, which is in front now. */
  async function family(store: ConformanceStore, key: string) {
    const { names } = await talk(store, key);
    const { session, run, of } = names;
    const call = aTurn(session, {
      turnId: of("t1"),
      guard: { type: "revision", revision: 0 },
      foregroundRunId: of("c"),
      runs: [called(of("c"), run, of("key")), resumes(run, 1, { row: aRunRow(3), steps: [stepOf(3)], tape: [entryOf(1)] })],
    });
    return { names, call, begun: await store.write([call]) };
  }

  const ended = { row: aRunRow(2, { status: "completed", nextWakeAt: null }), steps: [stepOf(2)] };

  it("begin while their callers go on, and end with them, in one commit each", async () => {
    const results = await inBoth(async (store) => {
      const { names, begun } = await family(store, "calls");
      const { session, run, of } = names;
      const back = aTurn(session, {
        turnId: of("t2"),
        guard: { type: "revision", revision: 1 },
        foregroundRunId: run,
        runs: [resumes(of("c"), 1, ended), resumes(run, 2, { row: aRunRow(4), steps: [stepOf(4)], tape: [entryOf(2)] })],
      });
      return { results: [...begun, ...(await store.write([back]))], left: await store.read([session]) };
    });
    expect(results).toMatchObject([
      { type: "committed", conversationRevision: 1 },
      { type: "committed", conversationRevision: 2 },
    ]);
  });

  it("are not written at all when one of them has moved on", async () => {
    const results = await inBoth(async (store) => {
      const { names } = await family(store, "callstale");
      const { session, run, of } = names;
      await store.write([aTurn(session, { turnId: of("tx"), runs: [resumes(run, 2, { row: aRunRow(3) })] })]);
      const back = aTurn(session, {
        turnId: of("t2"),
        runs: [resumes(of("c"), 1, ended), resumes(run, 2, { row: aRunRow(4), steps: [stepOf(4)] })],
      });
      return { results: await store.write([back]), left: await store.read([session]) };
    });
    expect(results).toEqual([{ type: "stale" }]);
  });

  it("begin once for a call", async () => {
    const results = await inBoth(async (store) => {
      const { names } = await family(store, "calltwice");
      const { session, run, of } = names;
      const again = aTurn(session, { turnId: of("t2"), guard: { type: "revision", revision: 1 }, runs: [called(of("d"), run, of("key"))] });
      return { results: [await spell(store.write([again]))], left: await store.read([session]) };
    });
    expect(results).toEqual([{ type: "flow_runs_called" }]);
  });

  it("give way together to a run that begins in the same commit", async () => {
    const results = await inBoth(async (store) => {
      const { names } = await family(store, "callgives");
      const { session, run, other, of } = names;
      const cancelled = { row: aRunRow(4, { status: "cancelled", nextWakeAt: null }), steps: [stepOf(4)] };
      const over = aTurn(session, {
        turnId: of("t2"),
        guard: { type: "revision", revision: 1 },
        foregroundRunId: other,
        runs: [begins(other, { row: aRunRow(1), steps: [stepOf(1)] }), resumes(of("c"), 1, { ...cancelled, steps: [stepOf(2)] }), resumes(run, 2, cancelled)],
      });
      return { results: await store.write([over]), left: await store.read([session]) };
    });
    expect(results).toMatchObject([{ type: "committed" }]);
  });
});

describe("the suite", () => {
  it("has at least 150 cases", () => {
    expect(compared).toBeGreaterThanOrEqual(150);
  });
});
