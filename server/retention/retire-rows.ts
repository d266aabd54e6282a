/** Runs of workspace `$1` that ended more than `$2` days ago and have not lost anything yet. */
export const isOld = (run: string) =>
  `${run}.workspace_id = $1 AND ${run}.completed_at < now() - $2 * interval '1 day' AND ${run}.retired_at IS NULL AND ${run}.status IN ('completed', 'cancelled', 'failed')`;

/** What is left of a message. */
export const emptied = {
  content: "''",
  payload: (message: string) =>
    `CASE WHEN ${message}.direction = 'in' THEN '{"event":null,"data":null}'::jsonb ELSE '{"format":"text","buttons":[],"cards":[]}'::jsonb END`,
};

/** What is left of the row of run `r`: flow, status, outcome, counts, times, where it stood. */
export const retiredRun = `context = '{}', origin = NULL, retired_at = now(), error = CASE WHEN r.error IS NULL THEN NULL ELSE r.error || '{"message":""}' END,
      snapshot = jsonb_build_object('schema', r.snapshot -> 'schema', 'state', r.snapshot -> 'state', 'status', r.snapshot -> 'status', 'outcome', r.snapshot -> 'outcome', 'meta', r.snapshot -> 'meta',
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
