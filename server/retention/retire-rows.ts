/** Runs of workspace `$1` that ended more than `$2` days ago and have not lost anything yet. */
export const isOld = (run: string) =>
  `${run}.workspace_id = $1 AND ${run}.completed_at < now() - $2 * interval '1 day' AND ${run}.retired_at IS NULL AND ${run}.status IN ('completed', 'cancelled', 'failed')`;

/** Forks that nobody has gone on with for more than `$2` days, or that hold what retention has taken from the run they left. Most of them never end. */
export const isOldFork = (run: string) =>
  `${run}.workspace_id = $1 AND ${run}.sandbox AND ${run}.retired_at IS NULL AND (${run}.last_event_at < now() - $2 * interval '1 day'
    OR EXISTS (SELECT 1 FROM flow_runs p WHERE p.id = ${run}.parent_run_id AND p.retired_at IS NOT NULL))`;

/** A fork that has not ended ends with it: whoever has it in memory finds it changed. */
const statusOf = "CASE WHEN r.completed_at IS NULL THEN 'cancelled' ELSE r.status END";

/** What is left of a message. */
export const emptied = {
  content: "''",
  payload: (message: string) =>
    `CASE WHEN ${message}.direction = 'in' THEN '{"event":null,"data":null}'::jsonb ELSE '{"format":"text","buttons":[],"cards":[]}'::jsonb END`,
};

/** What is left of the row of run `r`: flow, status, outcome, counts, times, where it stood. */
export const retiredRun = `context = '{}', origin = NULL, retired_at = now(), next_wake_at = NULL, revision = r.revision + CASE WHEN r.completed_at IS NULL THEN 1 ELSE 0 END, status = ${statusOf}, completed_at = COALESCE(r.completed_at, now()), error = CASE WHEN r.error IS NULL THEN NULL ELSE r.error || '{"message":""}' END,
      snapshot = jsonb_build_object('schema', r.snapshot -> 'schema', 'state', r.snapshot -> 'state', 'status', ${statusOf}, 'outcome', r.snapshot -> 'outcome', 'meta', r.snapshot -> 'meta',
        'input', NULL, 'event', NULL, 'error', NULL, 'failure', CASE WHEN jsonb_typeof(r.snapshot -> 'failure') = 'object' THEN (r.snapshot -> 'failure') || '{"message":""}' ELSE 'null'::jsonb END,
        'pausedReason', NULL, 'seq', r.snapshot -> 'seq', 'turn', r.snapshot -> 'turn', 'entrySeq', r.snapshot -> 'entrySeq', 'attempts', r.snapshot -> 'attempts', 'progress', r.snapshot -> 'progress',
        'timer', NULL, 'offered', '[]'::jsonb, 'pending', '[]'::jsonb, 'agenda', jsonb_set(jsonb_set(r.snapshot -> 'agenda', '{task}', '{"type":"ended"}'), '{visit,held}', 'null'), 'startedAt', r.snapshot -> 'startedAt', 'at', r.snapshot -> 'at')`;

/** What runs of `old` (conversation_id, id) lose beside steps, tape and messages, as statements with their names. `said` has their messages. */
export const losses = (old: string, said: string): [name: string, text: string][] => [
  [
    "effects",
    `UPDATE flow_effects e SET request = '{}', result = NULL FROM ${old} old WHERE e.conversation_id = old.conversation_id AND e.flow_run_id = old.id`,
  ],
  ["sent", `UPDATE sandbox_deliveries d SET payload = '{}' FROM ${said} said WHERE d.outbox_id = said.id`],
  [
    "understood",
    `UPDATE nlu_log n SET text = '', entities = '{}' FROM (SELECT DISTINCT conversation_id, turn_id FROM ${said} said) t WHERE n.conversation_id = t.conversation_id AND n.turn_id = t.turn_id`,
  ],
  ["events", `UPDATE flow_events v SET payload = '{}' FROM ${old} old WHERE v.conversation_id = old.conversation_id AND v.run_id = old.id`],
  ["webhooks", `UPDATE webhook_events w SET payload = '{}' FROM ${old} old WHERE w.run_id = old.id`],
];
