import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aConversationRow, type anIdentity, aRunRow, aTurn, begins, resumes } from "@/testing/conformance/a-turn";
import { prepareDatabase } from "@/testing/conformance/sql-store";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { commitTurn } from "./commit-turns";
import { newId } from "./ids";
import { createPool } from "./pool";

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
  await prepareDatabase(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Opens a conversation with a run that stands there. */
async function open(state: string, identity: Partial<ReturnType<typeof anIdentity>> = {}) {
  const [conversationId, runId] = [newId("s"), newId("r")];
  const run = begins(runId, { row: { ...aRunRow(1), currentState: state } });
  const runs = [run.type === "begins" ? { ...run, identity: { ...run.identity, ...identity } } : run];
  await commitTurn(
    pool,
    aTurn(conversationId, { turnId: newId("t"), guard: { type: "opens", row: aConversationRow(conversationId) }, foregroundRunId: runId, runs }),
  );
  return { conversationId, runId };
}

const refusal = { code: "23514", constraint: "flow_runs_state_exists" };

describe("where a run stands", () => {
  it("is a state that its version has, from its beginning on", async () => {
    await expect(open("nowhere")).rejects.toMatchObject(refusal);
    const { conversationId, runId } = await open("init");
    const moved = aTurn(conversationId, { turnId: newId("t"), runs: [resumes(runId, 1, { row: { ...aRunRow(2), currentState: "nowhere" } })] });
    await expect(commitTurn(pool, moved)).rejects.toMatchObject(refusal);
    const { rows } = await pool.query(`SELECT current_state AS state, revision FROM flow_runs WHERE id = $1`, [runId]);
    expect(rows).toEqual([{ state: "init", revision: 1 }]);
  });

  it("is looked at when it changes and when its version does, and not else", async () => {
    const { runId } = await open("init");
    await pool.query(
      "INSERT INTO flow_versions (id, flow_id, number, status, definition, revision) VALUES ('v_other', 'f_1', 92, 'published', '{\"states\":{\"other\":{}}}', 2)",
    );
    const move = (change: string) => pool.query(`UPDATE flow_runs SET ${change} WHERE id = $1`, [runId]);
    await expect(move("flow_version_id = 'v_other'")).rejects.toMatchObject(refusal);
    await move("flow_version_id = 'v_other', current_state = 'other'");
    // As a row from before there was the rule.
    await pool.query("ALTER TABLE flow_runs DISABLE TRIGGER flow_runs_state_still_exists");
    await move("current_state = 'gone'");
    await pool.query("ALTER TABLE flow_runs ENABLE TRIGGER flow_runs_state_still_exists");
    await move("status = 'failed', current_state = 'gone'");
  });

  it("is not looked at while a backup is restored", async () => {
    const { runId } = await open("init");
    const insert = `INSERT INTO flow_runs (id, conversation_id, workspace_id, flow_id, flow_version_id, status, phase, current_state, context, snapshot, started_at, last_event_at)
      SELECT id || 'x', conversation_id, workspace_id, flow_id, flow_version_id, 'completed', 'COMPLETED', 'gone', '{}', '{}', now(), now() FROM flow_runs WHERE id = $1`;
    await expect(pool.query(insert, [runId])).rejects.toMatchObject(refusal);
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await client.query("SET LOCAL parley.restoring = 'on'");
      expect((await client.query(insert, [runId])).rowCount).toBe(1);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
    // The connection of whoever restored looks again.
    await expect(pool.query(insert.replace("'x'", "'y'"), [runId])).rejects.toMatchObject(refusal);
  });
});

describe("what a run is", () => {
  it("holds its variant and when its own time is over", async () => {
    const { runId } = await open("init", { variantId: "b", expiresAt: 1_767_249_000_000 });
    const { rows } = await pool.query(`SELECT variant_id AS variant, expires_at AS expires FROM flow_runs WHERE id = $1`, [runId]);
    expect(rows).toEqual([{ variant: "b", expires: new Date(1_767_249_000_000) }]);
  });
});
