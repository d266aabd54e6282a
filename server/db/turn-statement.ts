import { turnLease } from "./lease";
import type { Statement } from "./pool";

/** The named placeholders with their types; an occurrence of `:name` becomes `$n::type`. */
const placeholders = [
  ["conversationId", "text"],
  ["messageCount", "int"],
  ["foregroundRunId", "text"],
  ["at", "timestamptz"],
  ["channel", "text"],
  ["turnId", "text"],
  ["messages", "jsonb"],
  ["steps", "jsonb"],
  ["tape", "jsonb"],
  ["extras", "jsonb"],
  ["run", "jsonb"],
  ["runIdentity", "jsonb"],
  ["runId", "text"],
  ["revision", "int"],
  ["conversation", "jsonb"],
  ["byCustomer", "boolean"],
] as const;

export type TurnValues = Partial<Record<(typeof placeholders)[number][0], string | number | boolean | Date | null>>;

export type TurnStatement = Statement & { bind(values: TurnValues): unknown[] };

function define(name: string, text: string): TurnStatement {
  const used = placeholders.filter(([placeholder]) => new RegExp(`:${placeholder}\\b`).test(text));
  const numbered = used.reduce((sql, [placeholder, type], index) => sql.replace(new RegExp(`:${placeholder}\\b`, "g"), `$${index + 1}::${type}`), text);
  return { name, text: numbered, bind: (values) => used.map(([placeholder]) => values[placeholder]) };
}

/**
 * The SQL of a turn. The version-checked write stands first (`g`, one row or none) and everything else selects from it, so a
 * stale turn or a repeated message leaves nothing behind. The other order loses messages without an error.
 */
const runColumns = `status text, phase text, outcome text, current_state text, context jsonb, snapshot jsonb, error jsonb, seq int, turn int, progress int,
    last_change jsonb, wake_in_ms float8, background boolean, completed_at timestamptz, last_event_at timestamptz, chain text, entries int, lease_by text`;

/**
 * A part that stops before an effect holds the run for a moment and lets any worker take it over after that; every other part
 * gives it back. The times are the database's, so that no process's clock counts.
 */
const wakeAt = "CASE WHEN r.lease_by IS NULL THEN now() + r.wake_in_ms * interval '1 millisecond' ELSE now() END";
const leaseUntil = `CASE WHEN r.lease_by IS NULL THEN NULL ELSE now() + ${turnLease} END`;

const runInsert = (from: string) => `u AS (
  INSERT INTO flow_runs (id, workspace_id, flow_id, flow_version_id, conversation_id, user_id, participant_id, status, phase, outcome, current_state, context, snapshot,
    error, origin, sandbox, parent_run_id, forked_from_seq, entries, revision, seq, turn, progress, last_change, next_wake_at, background, started_at, completed_at, last_event_at, chain, locked_by, locked_until)
  SELECT i.id, i.workspace_id, i.flow_id, i.flow_version_id, :conversationId, i.user_id, i.participant_id, r.status, r.phase, r.outcome, r.current_state, r.context, r.snapshot,
    r.error, i.origin, i.sandbox, i.parent_run_id, i.forked_from_seq, r.entries, 1, r.seq, r.turn, r.progress, r.last_change, ${wakeAt}, r.background, i.started_at, r.completed_at, r.last_event_at,
    r.chain, r.lease_by, ${leaseUntil}
  FROM ${from},
    jsonb_to_record(:runIdentity) AS i(id text, workspace_id text, flow_id text, flow_version_id text, user_id text, participant_id text, origin jsonb, sandbox boolean, parent_run_id text, forked_from_seq int, started_at timestamptz),
    jsonb_to_record(:run) AS r(${runColumns})
  RETURNING id, revision
)`;

const runUpdate = `u AS (
  UPDATE flow_runs SET revision = flow_runs.revision + 1, status = r.status, phase = r.phase, outcome = r.outcome, current_state = r.current_state, context = r.context,
    snapshot = r.snapshot, error = r.error, seq = r.seq, turn = r.turn, progress = r.progress, last_change = r.last_change, next_wake_at = ${wakeAt},
    locked_by = r.lease_by, locked_until = ${leaseUntil}, attempts = 0, chain = r.chain, entries = r.entries, background = r.background, completed_at = r.completed_at, last_event_at = r.last_event_at
  FROM jsonb_to_record(:run) AS r(${runColumns})
  WHERE flow_runs.id = :runId AND flow_runs.revision = :revision AND flow_runs.conversation_id = :conversationId
  RETURNING flow_runs.id, flow_runs.revision
)`;

const conversationInsert = `c AS (
  INSERT INTO conversations (id, workspace_id, token_hash, token_used_at, channel, participant_id, user_id, module, opened_with, locale, timezone, last_seq, revision,
    foreground_run_id, last_activity_at, created_at)
  SELECT :conversationId, n.workspace_id, n.token_hash, :at, :channel, n.participant_id, n.user_id, n.module, n.opened_with, n.locale, n.timezone, :messageCount, 0, :foregroundRunId, :at, :at
  FROM jsonb_to_record(:conversation) AS n(workspace_id text, token_hash text, participant_id text, user_id text, module text, opened_with text, locale text, timezone text)
  RETURNING id, last_seq, revision
)`;

/** Raises `last_seq` by the number of messages; `guard` adds the condition, `from` what must have happened before. */
const conversationUpdate = (from: string, guard: string, bump: number) => `c AS (
  UPDATE conversations SET last_seq = conversations.last_seq + :messageCount, foreground_run_id = COALESCE(:foregroundRunId, conversations.foreground_run_id), revision = conversations.revision + ${bump},
    last_activity_at = GREATEST(conversations.last_activity_at, :at), token_used_at = CASE WHEN :byCustomer THEN GREATEST(conversations.token_used_at, :at) ELSE conversations.token_used_at END
  ${from} WHERE conversations.id = :conversationId ${guard}
  RETURNING conversations.id, conversations.last_seq, conversations.revision
)`;

const tail = `g AS (SELECT c.last_seq - :messageCount AS base, c.last_seq, c.revision FROM c),
m AS (
  INSERT INTO messages (id, conversation_id, seq, direction, role, content, payload, channel, client_message_id, turn_id, run_id, step_seq, status, created_at)
  SELECT x.id, :conversationId, g.base + x.position, CASE WHEN x.role = 'user' THEN 'in' ELSE 'out' END, x.role, x.content, x.payload, :channel, x.client_message_id, :turnId, x.run_id, x.step_seq, 'sent', :at
  FROM g, jsonb_to_recordset(:messages) AS x(id text, position int, role text, content text, payload jsonb, client_message_id text, run_id text, step_seq int)
),
o AS (
  INSERT INTO outbox_messages (id, conversation_id, channel, kind, payload, dedupe_key)
  SELECT x.id, :conversationId, :channel, 'message', jsonb_build_object('messageId', x.id, 'seq', g.base + x.position), x.id
  FROM g, jsonb_to_recordset(:messages) AS x(id text, position int, role text) WHERE :channel <> 'web' AND x.role <> 'user'
),
l AS (
  INSERT INTO nlu_log (turn_id, text, intent, confidence, source, entities)
  SELECT :turnId, x.text, x.intent, x.confidence, x.source, x.entities
  FROM g, jsonb_to_recordset(:extras -> 'nlu') AS x(text text, intent text, confidence float8, source text, entities jsonb)
),
v AS (
  INSERT INTO flow_events (id, run_id, type, payload, source, idempotency_key, status, turn_id)
  SELECT x.id, x.run_id, x.type, x.payload, x.source, x.idempotency_key, x.status, :turnId
  FROM g, jsonb_to_recordset(:extras -> 'events') AS x(id text, run_id text, type text, payload jsonb, source text, idempotency_key text, status text)
),
w AS (
  UPDATE webhook_events SET status = x.status, processed_at = now(), next_attempt_at = NULL, run_id = x.run_id
  FROM g, jsonb_to_recordset(:extras -> 'webhooks') AS x(id text, run_id text, status text) WHERE webhook_events.id = x.id AND webhook_events.status = 'received'
  RETURNING 1
)`;

const stepsAndEffects = `,
s AS (
  INSERT INTO flow_run_steps (flow_run_id, seq, turn, turn_id, step_name, step_type, state, to_state, hook, branch, executor, status, event, input, output, error, context_patch,
    attempts, duration_ms, started_at, answer)
  SELECT u.id, x.seq, x.turn, :turnId, COALESCE(x.executor, x.state), x.step_type, x.state, x."to", x.hook, x.branch, x.executor, x.status, x.event, x.input, x.output, x.error,
    x."contextPatch", x.attempts, x."durationMs", x.at, x.answer
  FROM u, g, jsonb_to_recordset(:steps) AS x(seq int, turn int, step_type text, state text, "to" text, hook text, branch text, executor text, status text, event text,
    input jsonb, output jsonb, error jsonb, "contextPatch" jsonb, attempts int, "durationMs" float8, at timestamptz, answer int)
),
p AS (
  INSERT INTO flow_run_tape (conversation_id, flow_run_id, n, turn, turn_id, seq, state, signal, seal, at)
  SELECT :conversationId, u.id, x.n, x.turn, :turnId, x.seq, x.state, x.signal, x.seal, :at
  FROM u, g, jsonb_to_recordset(:tape) AS x(n int, turn int, seq int, state text, signal jsonb, seal text)
),
e AS (
  INSERT INTO flow_effects (key, flow_run_id, seq, executor, side_effect, status, request, result, attempts, settled_at)
  SELECT x.key, u.id, x.seq, x.executor, x.side_effect, x.status, x.request, x.result, 1, CASE WHEN x.status <> 'intent' THEN now() END
  FROM u, g, jsonb_to_recordset(:extras -> 'effects') AS x(key text, seq int, executor text, side_effect text, status text, request jsonb, result jsonb)
  ON CONFLICT (key) DO UPDATE SET status = EXCLUDED.status, result = EXCLUDED.result, settled_at = EXCLUDED.settled_at
)`;

/** A webhook that another turn has dispatched already divides by zero (22012): everything is rolled back. */
const answer = (run: string) => `SELECT g.last_seq, g.revision AS conversation_revision, ${run} AS run_revision,
  1 / (CASE WHEN jsonb_array_length(:extras -> 'webhooks') > (SELECT count(*) FROM w) THEN 0 ELSE 1 END) AS once FROM g`;

const withRun = answer("(SELECT u.revision FROM u)");

/** A signal on a run: the run's revision is the guard. */
export const resumeStatement = define("turn-resume", `WITH ${runUpdate},\n${conversationUpdate("FROM u", "", 0)},\n${tail}${stepsAndEffects}\n${withRun}`);

/** A new run in a conversation that exists: the conversation's revision is the guard, and one foreground run the unique index's. */
export const startStatement = define(
  "turn-start",
  `WITH ${conversationUpdate("", "AND conversations.revision = :revision", 1)},\n${runInsert("c")},\n${tail}${stepsAndEffects}\n${withRun}`,
);

/** A new conversation with its first run. */
export const openStatement = define("turn-open", `WITH ${conversationInsert},\n${runInsert("c")},\n${tail}${stepsAndEffects}\n${withRun}`);

/** A turn without a run: the conversation's revision is the guard. */
export const sayStatement = define("turn-say", `WITH ${conversationUpdate("", "AND conversations.revision = :revision", 1)},\n${tail}\n${answer("NULL::int")}`);

/** A new conversation that waits for its first message. */
export const openEmptyStatement = define("open-empty", `WITH ${conversationInsert} SELECT c.id FROM c`);
