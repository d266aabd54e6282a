import { type Queryable, run } from "@/server/db/pool";

const isOld = `workspace_id = $1 AND completed_at < now() - $2 * interval '1 day' AND retired_at IS NULL AND status IN ('completed', 'cancelled', 'failed')`;

/**
 * What a run that ended more than `$2` days ago loses. It keeps its row: flow, status, outcome, counts, times, where it stood.
 * Orders and payments are not the run's. One statement a batch: a run is retired whole or not at all.
 */
const retireText = `WITH old AS (
    SELECT id, conversation_id FROM flow_runs WHERE ${isOld}
    ORDER BY completed_at LIMIT $3 FOR UPDATE SKIP LOCKED),
  steps AS (DELETE FROM flow_run_steps s USING old WHERE s.flow_run_id = old.id),
  tape AS (DELETE FROM flow_run_tape t USING old WHERE t.flow_run_id = old.id),
  effects AS (UPDATE flow_effects e SET request = '{}', result = NULL FROM old WHERE e.flow_run_id = old.id),
  said AS (
    UPDATE messages m SET content = '', payload = CASE WHEN m.direction = 'in' THEN '{"event":null,"data":null}'::jsonb ELSE '{"format":"text","buttons":[],"cards":[]}'::jsonb END
    FROM old WHERE m.conversation_id = old.conversation_id AND m.run_id = old.id RETURNING m.id, m.turn_id),
  sent AS (UPDATE sandbox_deliveries d SET payload = '{}' FROM said WHERE d.outbox_id = said.id),
  understood AS (UPDATE nlu_log n SET text = '', entities = '{}' FROM (SELECT DISTINCT turn_id FROM said) t WHERE n.turn_id = t.turn_id),
  events AS (UPDATE flow_events v SET payload = '{}' FROM old WHERE v.run_id = old.id),
  webhooks AS (UPDATE webhook_events w SET payload = '{}' FROM old WHERE w.run_id = old.id),
  retired AS (
    UPDATE flow_runs r SET context = '{}', origin = NULL, retired_at = now(), error = CASE WHEN r.error IS NULL THEN NULL ELSE r.error || '{"message":""}' END,
      snapshot = jsonb_build_object('schema', r.snapshot -> 'schema', 'state', r.snapshot -> 'state', 'status', r.snapshot -> 'status', 'outcome', r.snapshot -> 'outcome', 'meta', r.snapshot -> 'meta',
        'input', NULL, 'event', NULL, 'error', NULL, 'failure', CASE WHEN jsonb_typeof(r.snapshot -> 'failure') = 'object' THEN (r.snapshot -> 'failure') || '{"message":""}' ELSE 'null'::jsonb END,
        'pausedReason', NULL, 'seq', r.snapshot -> 'seq', 'turn', r.snapshot -> 'turn', 'entrySeq', r.snapshot -> 'entrySeq', 'attempts', r.snapshot -> 'attempts', 'progress', r.snapshot -> 'progress',
        'timer', NULL, 'offered', '[]'::jsonb, 'pending', '[]'::jsonb, 'agenda', jsonb_set(jsonb_set(r.snapshot -> 'agenda', '{task}', '{"type":"ended"}'), '{visit,held}', 'null'), 'startedAt', r.snapshot -> 'startedAt', 'at', r.snapshot -> 'at')
    FROM old WHERE r.id = old.id RETURNING r.id)
  SELECT count(*)::int AS retired FROM retired`;

export function createRetentionRepository(db: Queryable) {
  return {
    /** How many there are to retire. */
    async count(workspaceId: string, days: number): Promise<number> {
      const text = `SELECT count(*)::int AS old FROM flow_runs WHERE ${isOld}`;
      return (await run<{ old: number }>(db, { name: "retention-count", text }, [workspaceId, days])).rows[0]?.old ?? 0;
    },

    /** Retires up to `limit` runs; gives how many. */
    async retire(workspaceId: string, days: number, limit: number): Promise<number> {
      return (await run<{ retired: number }>(db, { name: "retention-retire", text: retireText }, [workspaceId, days, limit])).rows[0]?.retired ?? 0;
    },
  };
}

export type RetentionRepository = ReturnType<typeof createRetentionRepository>;
