import type pg from "pg";
import type { Json } from "@/flows/json/json";
import { columns } from "@/server/db/columns";
import { commitTurns, encodeTurn } from "@/server/db/commit-turns";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import type { ConformanceStore } from "./store";

const rows = (text: string): string => `(SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (${text}) x)`;

const stepsText = `SELECT ${columns.steps.select(
  "s",
  columns.steps.keys.filter((key) => key !== "answer" && key !== "output" && key !== "at"),
)}, CASE WHEN s.answer IS NULL THEN s.output ELSE jsonb_build_object('result', t.signal -> 'result' -> 'output') END AS output,
  to_char(s.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, s.turn_id AS "turnId"
  FROM flow_run_steps s LEFT JOIN flow_run_tape t ON t.flow_run_id = s.flow_run_id AND t.n = s.answer WHERE s.flow_run_id = r.id ORDER BY s.seq`;

const runsText = `SELECT r.id, r.revision, r.status, r.context, r.chain, r.entries, r.flow_version_id AS "versionId", coalesce(r.earlier_versions, '[]') AS "earlierVersions", r.background, r.origin, CASE WHEN r.next_wake_at > now() + interval '1 minute' THEN 'later' WHEN r.next_wake_at IS NOT NULL THEN 'now' END AS wakes,
  CASE WHEN r.locked_until IS NOT NULL THEN r.locked_by END AS "heldBy",
  ${rows(stepsText)} AS steps,
  ${rows(`SELECT ${columns.tape.select("p")}, p.turn_id AS "turnId" FROM flow_run_tape p WHERE p.flow_run_id = r.id ORDER BY p.n`)} AS tape,
  ${rows("SELECT e.key, e.status, e.request, e.result FROM flow_effects e WHERE e.flow_run_id = r.id ORDER BY e.key")} AS effects,
  ${rows(`SELECT v.id, v.type, v.payload, v.idempotency_key AS "idempotencyKey", v.status, v.turn_id AS "turnId" FROM flow_events v WHERE v.run_id = r.id ORDER BY v.id`)} AS events,
  ${rows("SELECT w.id, w.status FROM webhook_events w WHERE w.run_id = r.id ORDER BY w.id")} AS webhooks
  FROM flow_runs r WHERE r.conversation_id = k.id ORDER BY r.id`;

const readText = `SELECT
  (SELECT jsonb_build_object('lastSeq', c.last_seq, 'revision', c.revision, 'foregroundRunId', c.foreground_run_id, 'tokenHash', c.token_hash) FROM conversations c WHERE c.id = k.id) AS conversation,
  ${rows(runsText)} AS runs,
  ${rows(`SELECT ${columns.messages.select("m")}, m.seq, m.turn_id AS "turnId" FROM messages m WHERE m.conversation_id = k.id ORDER BY m.seq`)} AS messages,
  ${rows("SELECT o.id, o.channel, o.payload FROM outbox_messages o WHERE o.conversation_id = k.id ORDER BY o.ord")} AS outbox
  FROM unnest($1::text[]) WITH ORDINALITY AS k(id, position) ORDER BY k.position`;

/** The real one. */
export function createSqlConformance(pool: pg.Pool): ConformanceStore {
  return {
    write: (turns) => commitTurns(pool, turns.map(encodeTurn)),
    receiveWebhook: async (id) =>
      void (await pool.query(
        "INSERT INTO webhook_events (id, workspace_id, source, provider_event_id, type, payload, status) VALUES ($1, $2, 'sandbox', $1, 'x', '{}', 'received')",
        [id, workspaceId],
      )),
    read: async (ids) => (await pool.query<{ [column: string]: Json }>(readText, [ids])).rows,
  };
}

/** What runs and conversations point at. */
export async function prepareDatabase(pool: pg.Pool): Promise<void> {
  await pool.query("INSERT INTO workspaces (id, slug, name) VALUES ($1, 'test', 'Test')", [workspaceId]);
  await pool.query("INSERT INTO flows (id, workspace_id, slug, name, module, config, updated_at) VALUES ('f_1', $1, 'f', 'F', 'food', '{}', now())", [
    workspaceId,
  ]);
  await pool.query(
    "INSERT INTO flow_versions (id, flow_id, number, status, definition, revision) VALUES ('v_1', 'f_1', 1, 'published', $1, 1), ('v_2', 'f_1', 2, 'published', $1, 1)",
    [{ states: { init: {} } }],
  );
}
