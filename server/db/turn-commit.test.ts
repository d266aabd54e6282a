import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Step } from "@/flows/protocol/step";
import { started } from "@/testing/builders/a-run";
import { aStep } from "@/testing/builders/a-step";
import { startCountingProxy } from "@/testing/durability/counting-proxy";
import { createTestDatabase } from "@/testing/server/test-database";
import { newId } from "./ids";
import { createPool } from "./pool";
import { commitTurn, type MessageRow, type RunIdentity, type RunRow, type TurnCommit } from "./turn-commit";
import { workspaceId } from "./workspace";

const at = Date.UTC(2026, 10, 21);
const iso = new Date(at).toISOString();

const stepOf = (seq: number): Step =>
  aStep({ seq, input: { b: 1, a: [null, "x"] }, contextPatch: [{ op: "add", path: "/a", value: seq }], durationMs: 0.25, at: iso });

const aRun = (seq: number): RunRow => ({
  status: "running",
  phase: "COLLECTING",
  outcome: null,
  currentState: "init",
  context: { a: seq },
  snapshot: { schema: 1, state: "init" },
  error: null,
  seq,
  turn: 1,
  progress: 0,
  lastChange: { previousState: null, event: null, seq: 0, at },
  nextWakeAt: at + 900_000,
  background: false,
  completedAt: null,
  lastEventAt: at,
  chain: `chain ${seq}`,
  entries: 0,
  leaseBy: null,
});

const says = (content: string): MessageRow => ({
  id: newId("m"),
  role: "assistant",
  content,
  payload: { format: "text" },
  clientMessageId: null,
  runId: null,
  stepSeq: null,
});
const hears = (clientMessageId: string): MessageRow => ({ ...says("hi"), role: "user", clientMessageId });

const identity = (): RunIdentity => ({
  id: newId("r"),
  workspaceId,
  flowId: "f_1",
  versionId: "v_1",
  userId: null,
  participantId: null,
  origin: started(),
  startedAt: at,
  sandbox: false,
});

function aCommit(conversationId: string, overrides: Partial<TurnCommit>): TurnCommit {
  const base = { conversationId, turnId: newId("t"), channel: "web", at, byCustomer: true, foregroundRunId: null, run: null };
  return {
    ...base,
    guard: { type: "conversation", revision: 0 },
    messages: [],
    steps: [],
    tape: [],
    seal: null,
    effects: [],
    nlu: [],
    events: [],
    webhookIds: [],
    ignored: false,
    ...overrides,
  };
}

let pool: pg.Pool;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase({ seeded: false });
  url = database.url;
  drop = database.drop;
  pool = createPool({ connectionString: url, onError: () => undefined });
  await pool.query("INSERT INTO workspaces (id, name) VALUES ($1, 'Test')", [workspaceId]);
  await pool.query("INSERT INTO flows (id, workspace_id, slug, name, module, config, updated_at) VALUES ('f_1', $1, 'f', 'F', 'food', '{}', now())", [
    workspaceId,
  ]);
  await pool.query("INSERT INTO flow_versions (id, flow_id, number, status, definition, revision) VALUES ('v_1', 'f_1', 1, 'published', '{}', 1)");
});

afterAll(async () => {
  await pool.end();
  await drop();
});

async function openRun(): Promise<{ conversationId: string; runId: string }> {
  const conversationId = newId("s");
  const run = identity();
  const conversation = {
    workspaceId,
    tokenHash: conversationId,
    participantId: null,
    userId: null,
    module: "food",
    openedWith: "f",
    locale: "en",
    timezone: null,
  };
  const commit = aCommit(conversationId, {
    guard: { type: "newConversation", run, conversation },
    run: aRun(2),
    steps: [stepOf(1), stepOf(2)],
    messages: [says("hello")],
    foregroundRunId: run.id,
  });
  expect(await commitTurn(pool, commit)).toEqual({ type: "committed", lastSeq: 1, conversationRevision: 0, runRevision: 1 });
  return { conversationId, runId: run.id };
}

/** Everything a turn could leave behind in a conversation. */
async function traces(conversationId: string) {
  const count = async (table: string, where = "conversation_id = $1") =>
    Number((await pool.query(`SELECT count(*) FROM ${table} WHERE ${where}`, [conversationId])).rows[0].count);
  const ofRuns = "flow_run_id IN (SELECT id FROM flow_runs WHERE conversation_id = $1)";
  const conversation = (await pool.query("SELECT last_seq, revision FROM conversations WHERE id = $1", [conversationId])).rows[0];
  const runs = (await pool.query("SELECT revision, seq FROM flow_runs WHERE conversation_id = $1 ORDER BY id", [conversationId])).rows;
  return {
    conversation,
    runs,
    messages: await count("messages"),
    outbox: await count("outbox_messages"),
    steps: await count("flow_run_steps", ofRuns),
    effects: await count("flow_effects", ofRuns),
  };
}

describe("commitTurn", () => {
  it("writes run, steps, messages, effects and counters in one go", async () => {
    const { conversationId, runId } = await openRun();
    const effect = { key: `${runId}:3`, seq: 3, executor: "order", sideEffect: "idempotent", status: "intent" as const, request: { a: 1 }, result: null };
    const commit = aCommit(conversationId, {
      guard: { type: "run", runId, revision: 1 },
      run: aRun(3),
      steps: [stepOf(3)],
      messages: [hears("c1"), says("a"), says("b")],
      effects: [effect],
      channel: "sms",
    });
    expect(await commitTurn(pool, commit)).toEqual({ type: "committed", lastSeq: 4, conversationRevision: 0, runRevision: 2 });
    expect(await traces(conversationId)).toEqual({
      conversation: { last_seq: 4, revision: 0 },
      runs: [{ revision: 2, seq: 3 }],
      messages: 4,
      outbox: 2,
      steps: 3,
      effects: 1,
    });
    const stored = await pool.query("SELECT input, output, context_patch, to_state, started_at FROM flow_run_steps WHERE flow_run_id = $1 AND seq = 3", [
      runId,
    ]);
    expect(stored.rows[0]).toEqual({
      input: { a: [null, "x"], b: 1 },
      output: null,
      context_patch: [{ op: "add", path: "/a", value: 3 }],
      to_state: null,
      started_at: new Date(at),
    });
    // Whatever this process takes for the time: the effect's row has the database's.
    const wake = await pool.query(
      "SELECT extract(epoch FROM r.next_wake_at - e.created_at)::int AS seconds FROM flow_runs r JOIN flow_effects e ON e.flow_run_id = r.id WHERE r.id = $1",
      [runId],
    );
    expect(wake.rows).toEqual([{ seconds: 900 }]);
  });

  it("settles an effect that it wrote as an intent before", async () => {
    const { conversationId, runId } = await openRun();
    const effect = { key: `${runId}:3`, seq: 3, executor: "order", sideEffect: "idempotent", request: {} };
    await commitTurn(
      pool,
      aCommit(conversationId, { guard: { type: "run", runId, revision: 1 }, run: aRun(2), effects: [{ ...effect, status: "intent", result: null }] }),
    );
    await commitTurn(
      pool,
      aCommit(conversationId, {
        guard: { type: "run", runId, revision: 2 },
        run: aRun(3),
        steps: [stepOf(3)],
        effects: [{ ...effect, status: "done", result: { ok: true } }],
      }),
    );
    const { rows } = await pool.query("SELECT status, result, settled_at IS NOT NULL AS settled FROM flow_effects WHERE flow_run_id = $1", [runId]);
    expect(rows).toEqual([{ status: "done", result: { ok: true }, settled: true }]);
  });

  it("leaves nothing behind when the run has moved on", async () => {
    const { conversationId, runId } = await openRun();
    const before = await traces(conversationId);
    const effect = { key: `${runId}:9`, seq: 9, executor: "order", sideEffect: "idempotent", status: "intent" as const, request: {}, result: null };
    const stale = aCommit(conversationId, {
      guard: { type: "run", runId, revision: 7 },
      run: aRun(9),
      steps: [stepOf(9)],
      messages: [hears("c9"), says("x")],
      effects: [effect],
      channel: "sms",
      nlu: [{ text: "x", intent: "y", confidence: 1, source: "rules", entities: {} }],
    });
    expect(await commitTurn(pool, stale)).toEqual({ type: "stale" });
    expect(await traces(conversationId)).toEqual(before);
    expect((await pool.query("SELECT 1 FROM nlu_log WHERE turn_id = $1", [stale.turnId])).rowCount).toBe(0);
  });

  it("leaves nothing behind when the message was taken before", async () => {
    const { conversationId, runId } = await openRun();
    await commitTurn(pool, aCommit(conversationId, { guard: { type: "run", runId, revision: 1 }, run: aRun(3), steps: [stepOf(3)], messages: [hears("c1")] }));
    const before = await traces(conversationId);
    const again = aCommit(conversationId, {
      guard: { type: "run", runId, revision: 2 },
      run: aRun(4),
      steps: [stepOf(4)],
      messages: [hears("c1"), says("x")],
      channel: "sms",
    });
    expect(await commitTurn(pool, again)).toEqual({ type: "duplicateMessage" });
    expect(await traces(conversationId)).toEqual(before);
  });

  it("lets one of two first messages start a run", async () => {
    const { conversationId } = await openRun();
    await pool.query("UPDATE flow_runs SET status = 'completed' WHERE conversation_id = $1", [conversationId]);
    const start = (id: string) => {
      const run = identity();
      return commitTurn(
        pool,
        aCommit(conversationId, {
          guard: { type: "newRun", run, conversationRevision: 0 },
          run: aRun(1),
          steps: [stepOf(1)],
          messages: [hears(id)],
          foregroundRunId: run.id,
        }),
      );
    };
    const results = await Promise.all([start("c1"), start("c2")]);
    expect(results.map((result) => result.type).sort()).toEqual(["committed", "stale"]);
    expect((await traces(conversationId)).runs).toHaveLength(2);
  });

  it("refuses a second foreground run even when nobody raised the conversation's revision", async () => {
    const { conversationId } = await openRun();
    const run = identity();
    const commit = aCommit(conversationId, { guard: { type: "newRun", run, conversationRevision: 0 }, run: aRun(1), messages: [hears("c1")] });
    expect(await commitTurn(pool, commit)).toEqual({ type: "stale" });
    expect((await traces(conversationId)).runs).toHaveLength(1);
  });

  it("guards a turn without a run by the conversation's revision", async () => {
    const { conversationId } = await openRun();
    const say = (revision: number) =>
      commitTurn(pool, aCommit(conversationId, { guard: { type: "conversation", revision }, messages: [hears(`c${revision}${Math.random()}`), says("?")] }));
    expect(await say(0)).toEqual({ type: "committed", lastSeq: 3, conversationRevision: 1, runRevision: null });
    expect(await say(0)).toEqual({ type: "stale" });
  });

  it("takes an event once by its key and a webhook once by its status", async () => {
    const { conversationId, runId } = await openRun();
    const event = { id: newId("e"), type: "x", payload: {}, source: "operator", idempotencyKey: `key-${runId}` };
    const turn = (revision: number, overrides: Partial<TurnCommit>) =>
      commitTurn(pool, aCommit(conversationId, { guard: { type: "run", runId, revision }, run: aRun(2), ...overrides }));
    expect((await turn(1, { events: [event] })).type).toBe("committed");
    expect((await turn(2, { events: [{ ...event, id: newId("e") }] })).type).toBe("duplicateEvent");
    await pool.query("INSERT INTO webhook_events (id, source, provider_event_id, type, payload, status) VALUES ($1, 'sandbox', $1, 'x', '{}', 'received')", [
      `w${runId}`,
    ]);
    expect((await turn(2, { webhookIds: [`w${runId}`] })).type).toBe("committed");
    expect((await turn(3, { webhookIds: [`w${runId}`] })).type).toBe("webhookDone");
    expect((await traces(conversationId)).runs).toEqual([{ revision: 3, seq: 2 }]);
  });

  it("numbers messages without a gap when turns of the run, turns without it and retries collide", async () => {
    const { conversationId, runId } = await openRun();
    const revisions = { run: 1, conversation: 0 };
    const writer = async (name: string, guardOf: () => TurnCommit["guard"]) => {
      for (let done = 0; done < 20; ) {
        const guard = guardOf();
        const result = await commitTurn(
          pool,
          aCommit(conversationId, { guard, run: guard.type === "run" ? aRun(2) : null, messages: [hears(`${name}${done}`), says("x")] }),
        );
        if (result.type !== "committed") continue;
        done += 1;
        if (guard.type === "run") revisions.run = Math.max(revisions.run, result.runRevision ?? 0);
        else revisions.conversation = Math.max(revisions.conversation, result.conversationRevision);
      }
    };
    const onRun = () => ({ type: "run", runId, revision: revisions.run }) as const;
    const alone = () => ({ type: "conversation", revision: revisions.conversation }) as const;
    await Promise.all([writer("a", onRun), writer("b", onRun), writer("c", alone), writer("d", alone)]);
    const { rows } = await pool.query("SELECT seq FROM messages WHERE conversation_id = $1 ORDER BY seq", [conversationId]);
    // One from opening, two for each of 4 × 20 turns.
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 161 }, (_, index) => index + 1));
  });
});

describe("a turn on the wire", () => {
  it("is one statement and one round trip", async () => {
    const proxy = await startCountingProxy(url);
    const client = new pg.Client({ connectionString: proxy.url });
    await client.connect();
    const { conversationId, runId } = await openRun();
    proxy.reset();
    await commitTurn(
      client,
      aCommit(conversationId, { guard: { type: "run", runId, revision: 1 }, run: aRun(3), steps: [stepOf(3)], messages: [hears("c1"), says("a")] }),
    );
    expect(proxy.counts).toEqual({ executes: 1, syncs: 1, queries: 0 });
    await client.end();
    await proxy.close();
  });
});
