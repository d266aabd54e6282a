import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aConversationRow, anIntent, aRunRow, aTurn, begins, hears, resumes, says, stepOf } from "@/testing/conformance/a-turn";
import { prepareDatabase } from "@/testing/conformance/sql-store";
import { startCountingProxy } from "@/testing/durability/counting-proxy";
import { createTestDatabase } from "@/testing/server/test-database";
import { commitTurn, commitTurns, encodeTurn } from "./commit-turns";
import { newId } from "./ids";
import { createPool } from "./pool";
import type { TurnCommit } from "./turn-commit";
import { turnsStatement } from "./turn-statement";

let pool: pg.Pool;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase({ seeded: false });
  url = database.url;
  drop = database.drop;
  pool = createPool({ connectionString: url, onError: () => undefined });
  await prepareDatabase(pool);
});

afterAll(async () => {
  await pool.end();
  await drop();
});

type Talk = { conversationId: string; runId: string };

async function openRun(): Promise<Talk> {
  const conversationId = newId("s");
  const runId = newId("r");
  const opening = aTurn(conversationId, {
    turnId: newId("t"),
    guard: { type: "opens", row: aConversationRow(conversationId) },
    foregroundRunId: runId,
    runs: [begins(runId, { row: aRunRow(2), steps: [stepOf(1), stepOf(2)] })],
    messages: [says(newId("m"), "hello")],
  });
  expect(await commitTurn(pool, opening)).toEqual({ type: "committed", lastSeq: 1, conversationRevision: 0 });
  return { conversationId, runId };
}

const onRun = ({ conversationId, runId }: Talk, revision: number, rest: Partial<TurnCommit> = {}): TurnCommit =>
  aTurn(conversationId, { turnId: newId("t"), runs: [resumes(runId, revision, { row: aRunRow(2) })], ...rest });

describe("commitTurns", () => {
  it("sets a run's wake-up time by the database's clock, whatever this process takes for the time", async () => {
    const talk = await openRun();
    const { runId, conversationId } = talk;
    await commitTurn(pool, onRun(talk, 1, { runs: [resumes(runId, 1, { row: aRunRow(3), effects: [anIntent(runId, 3)] })] }));
    const { rows } = await pool.query(
      "SELECT extract(epoch FROM r.next_wake_at - e.created_at)::int AS seconds FROM flow_runs r JOIN flow_effects e ON e.flow_run_id = r.id WHERE r.conversation_id = $1",
      [conversationId],
    );
    // The run's timer is due 900 s after the turn.
    expect(rows).toEqual([{ seconds: 900 }]);
  });

  it("leaves no word of a stale turn in the log of what was understood", async () => {
    const stale = onRun(await openRun(), 7, { nlu: [{ text: "x", intent: "y", confidence: 1, source: "rules", entities: {} }] });
    expect(await commitTurn(pool, stale)).toEqual({ type: "stale" });
    expect((await pool.query("SELECT 1 FROM nlu_log WHERE turn_id = $1", [stale.turnId])).rowCount).toBe(0);
  });

  it("lets one of two first messages start a run", async () => {
    const talk = await openRun();
    await pool.query("UPDATE flow_runs SET status = 'completed' WHERE id = $1", [talk.runId]);
    const start = () => {
      const runId = newId("r");
      return commitTurn(
        pool,
        onRun(talk, 1, {
          guard: { type: "revision", revision: 0 },
          foregroundRunId: runId,
          runs: [begins(runId, { row: aRunRow(1) })],
          messages: [hears(newId("m"), runId)],
        }),
      );
    };
    const results = await Promise.all([start(), start()]);
    expect(results.map((result) => result.type).sort()).toEqual(["committed", "stale"]);
  });

  it("numbers messages without a gap when turns of the run, turns without it and retries collide", async () => {
    const talk = await openRun();
    const revisions = { run: 1, conversation: 0 };
    const writer = async (name: string, turnOf: () => TurnCommit, isOnRun: boolean) => {
      for (let done = 0; done < 20; ) {
        const turn = turnOf();
        const result = await commitTurn(pool, { ...turn, messages: [hears(newId("m"), `${name}${done}`), says(newId("m"), "x")] });
        if (result.type !== "committed") continue;
        done += 1;
        const [write] = turn.runs;
        if (isOnRun && write?.type === "resumes") revisions.run = Math.max(revisions.run, write.revision + 1);
        else revisions.conversation = Math.max(revisions.conversation, result.conversationRevision);
      }
    };
    const running = () => onRun(talk, revisions.run);
    const alone = () => aTurn(talk.conversationId, { turnId: newId("t"), guard: { type: "revision", revision: revisions.conversation } });
    await Promise.all([writer("a", running, true), writer("b", running, true), writer("c", alone, false), writer("d", alone, false)]);
    const { rows } = await pool.query("SELECT seq FROM messages WHERE conversation_id = $1 ORDER BY seq", [talk.conversationId]);
    // One from opening, two for each of 4 × 20 turns.
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 161 }, (_, index) => index + 1));
  });

  it("replaces what PostgreSQL cannot keep", async () => {
    const talk = await openRun();
    await commitTurn(pool, onRun(talk, 1, { messages: [says(newId("m"), "a\u0000b\ud83d")] }));
    const { rows } = await pool.query("SELECT content FROM messages WHERE conversation_id = $1 AND seq = 2", [talk.conversationId]);
    expect(rows).toEqual([{ content: "a\ufffdb\ufffd" }]);
  });

  it("is one statement and one round trip, also for several turns", async () => {
    const proxy = await startCountingProxy(url);
    const client = new pg.Client({ connectionString: proxy.url });
    await client.connect();
    const turns = [onRun(await openRun(), 1), onRun(await openRun(), 1), onRun(await openRun(), 1)];
    proxy.reset();
    const results = await commitTurns(client, turns.map(encodeTurn));
    expect(results.map(({ type }) => type)).toEqual(["committed", "committed", "committed"]);
    expect(proxy.counts).toEqual({ executes: 1, syncs: 1, queries: 0 });
    await client.end();
    await proxy.close();
  });
});

type Plan = { "Node Type": string; "Subplan Name"?: string; Alias?: string; Plans?: Plan[] };

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe("the order in which turns lock", () => {
  it("is that of the list, whatever plan is chosen: only nested loops, with the list outside", async () => {
    const client = await pool.connect();
    try {
      for (const setting of ["enable_hashjoin = on", "enable_nestloop = off"]) {
        await client.query(`SET ${setting}`);
        const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${turnsStatement.text.replace("$1::jsonb", "'[]'::jsonb")}`);
        const all = nodesOf(rows[0]["QUERY PLAN"][0].Plan);
        const held = all.find((node) => node["Subplan Name"] === "CTE held");
        expect(held).toBeDefined();
        const onTheWay: Plan[] = [];
        for (let node = held; node !== undefined; node = node.Plans?.find((each) => each["Node Type"] !== "Materialize" || each.Plans !== undefined))
          onTheWay.push(node);
        expect(onTheWay.at(-1)).toMatchObject({ "Node Type": "CTE Scan", Alias: "t" });
        expect(onTheWay.slice(0, -1).every((node) => node["Node Type"] === "Nested Loop")).toBe(true);
      }
    } finally {
      client.release(true);
    }
  });

  it("keeps statements of several processes, all on the same conversations, from waiting for each other", async () => {
    const talks = await Promise.all(Array.from({ length: 12 }, openRun));
    const sorted = talks.toSorted((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
    const others = Array.from({ length: 4 }, () => createPool({ connectionString: url, max: 1, onError: () => undefined }));
    const revisions = new Map<string, number>();
    const counted = { committed: 0, stale: 0 };
    const writer = async (own: pg.Pool) => {
      for (let round = 0; round < 25; round += 1) {
        const chosen = sorted.filter(() => Math.random() < 0.7);
        const turns = chosen.map((talk) => onRun(talk, revisions.get(talk.runId) ?? 1));
        const results = await commitTurns(own, turns.map(encodeTurn));
        for (const [index, { type }] of results.entries()) {
          const { runId } = chosen[index] ?? { runId: "" };
          if (type === "committed") revisions.set(runId, (revisions.get(runId) ?? 1) + 1);
          counted[type === "committed" ? "committed" : "stale"] += 1;
        }
      }
    };
    await Promise.all(others.map(writer));
    await Promise.all(others.map((own) => own.end()));
    expect(counted.committed).toBeGreaterThan(100);
    const { rows } = await pool.query("SELECT sum(revision - 1)::int AS turns FROM flow_runs WHERE id = ANY($1)", [talks.map(({ runId }) => runId)]);
    expect(rows).toEqual([{ turns: counted.committed }]);
  });
});
