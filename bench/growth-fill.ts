import type pg from "pg";
import { storedColumns } from "../testing/server/stored-columns";

/** A recorded conversation that the others are made after. */
export type Pattern = { conversationId: string; runId: string };

export type Size = { runs: number; days: number };

/** Rows are made in pieces, so that no statement holds more than it must. */
const piece = 20_000;

/** When conversation `k` of `$2` began (milliseconds): spread evenly over the last `$3` days, the newest a minute ago. */
const began = "($4::bigint - 60000 - (($2::bigint - 1 - k) * ($3::bigint * 86400000 / $2::bigint)))";
const at = `to_timestamp(${began} / 1000.0)`;
const hex = (value: string, digits: number) => `lpad(to_hex(${value}), ${digits}, '0')`;
const id = (prefix: string) => `'${prefix}_' || ${hex(began, 12)} || ${hex("k::bigint", 20)}`;
/** Of rows of which a conversation has several: the end of the pattern's own id tells them apart. */
const idLike = (prefix: string, column: string) => `'${prefix}_' || ${hex(began, 12)} || ${hex("k::bigint", 14)} || right(${column}, 6)`;
const runId = id("r");
const conversationId = id("s");

/** One in a hundred each failed, was cancelled, is with a person, runs: as the lists of the studio show them. */
const status = "CASE k % 100 WHEN 7 THEN 'failed' WHEN 8 THEN 'cancelled' WHEN 9 THEN 'paused' WHEN 10 THEN 'running' ELSE 'completed' END";

/** What each table's rows have of their own; every other column is the pattern's. `$1` is the pattern's id. */
const copies: { table: string; of: keyof Pattern; key: string; own: { [column: string]: string } }[] = [
  {
    table: "conversations",
    of: "conversationId",
    key: "id",
    own: { id: conversationId, token_hash: `'filled ' || k`, foreground_run_id: runId, created_at: at, last_activity_at: at, token_used_at: at },
  },
  {
    table: "flow_runs",
    of: "runId",
    key: "id",
    own: {
      id: runId,
      conversation_id: conversationId,
      flow_id:
        "(SELECT array_agg(v.flow_id ORDER BY v.id) FROM flow_versions v WHERE v.status = 'published')[1 + k % (SELECT count(*) FROM flow_versions v WHERE v.status = 'published')]",
      flow_version_id:
        "(SELECT array_agg(v.id ORDER BY v.id) FROM flow_versions v WHERE v.status = 'published')[1 + k % (SELECT count(*) FROM flow_versions v WHERE v.status = 'published')]",
      participant_id: "'u_' || k % 20000",
      status,
      current_state: `CASE ${status} WHEN 'completed' THEN current_state WHEN 'failed' THEN 'place_order' ELSE 'confirm_order' END`,
      started_at: at,
      last_event_at: at,
      completed_at: `CASE WHEN ${status} IN ('running', 'paused') THEN NULL ELSE ${at} END`,
      reviewed_at: at,
    },
  },
  {
    table: "messages",
    of: "conversationId",
    key: "conversation_id",
    own: {
      id: idLike("m", "id"),
      conversation_id: conversationId,
      run_id: runId,
      turn_id: idLike("t", "turn_id"),
      created_at: at,
      content: "CASE WHEN seq % 4 = 1 THEN content || ' for guest ' || md5((k * 31 + seq)::text) ELSE content END",
    },
  },
  {
    table: "flow_run_tape",
    of: "runId",
    key: "flow_run_id",
    own: { flow_run_id: runId, conversation_id: conversationId, turn_id: idLike("t", "turn_id"), at },
  },
  {
    table: "flow_run_steps",
    of: "runId",
    key: "flow_run_id",
    own: { flow_run_id: runId, conversation_id: conversationId, turn_id: idLike("t", "turn_id"), started_at: at },
  },
  {
    table: "flow_effects",
    of: "runId",
    key: "flow_run_id",
    own: { key: `${runId} || right(key, 3)`, flow_run_id: runId, conversation_id: conversationId, created_at: at },
  },
];

/** Stores `runs` conversations like the pattern, as if they had been recorded over the last `days`. */
export async function fill(pool: pg.Pool, pattern: Pattern, { runs, days }: Size, note: (text: string) => void): Promise<void> {
  const now = Date.now();
  for (const { table, of, key, own } of copies) {
    const since = performance.now();
    const columns = await storedColumns(pool, table);
    const values = columns.map((name) => own[name.slice(1, -1)] ?? `p.${name}`);
    for (let from = 0; from < runs; from += piece) {
      const range = `generate_series(${from}, ${Math.min(from + piece, runs) - 1}) k`;
      const text = `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM ${range}, (SELECT * FROM ${table} WHERE ${key} = $1) p
        WHERE ($2::bigint, $3::bigint, $4::bigint) IS NOT NULL`;
      await pool.query(text, [pattern[of], runs, days, now]);
    }
    note(`${table} ${((performance.now() - since) / 1000).toFixed(1)} s`);
  }
  await pool.query("ANALYZE");
  // As autovacuum does it in the course of months.
  await pool.query("VACUUM flow_runs");
}
