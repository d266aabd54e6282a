import { pulledChannelsSql } from "../channels/channels";
import { columns } from "./columns";
import { turnLease } from "./lease";
import type { Statement } from "./pool";

const { conversations, identities, runs, holds, messages, steps, tape, effects, nlu, events } = columns;

/**
 * The SQL of turns: `$1` is a list of them as JSON, at most one of a conversation, in the order of the conversations' ids.
 *
 * First come the guards. `held` locks, member by member in the order of the list, its conversation and then the runs that go
 * on, and says what each member comes to; the lateral parts keep that order whatever plan is chosen, and each process locks in
 * the same one, so no two statements can wait for each other. Everything that is written selects from the members that passed:
 * a stale or repeated one leaves nothing behind, and keeps no other from being written. The other order loses messages without
 * an error.
 *
 * A message or an event that a commit beside this one is just bringing in is not seen here: the unique key refuses the
 * statement then, and its members are to be written one by one.
 */
const members = `t AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS q("conversationId" text, "turnId" text, channel text, at float8, "byCustomer" boolean, guard jsonb,
    "foregroundRunId" text, runs jsonb, messages jsonb, nlu jsonb, events jsonb, "webhookIds" jsonb, "inputsOf" text, ignored boolean)
)`;

const isKnownMessage = `EXISTS (SELECT 1 FROM jsonb_to_recordset(t.messages) AS x("clientMessageId" text), messages m
  WHERE m.conversation_id = t."conversationId" AND m.client_message_id = x."clientMessageId")`;

const isKnownEvent = `EXISTS (SELECT 1 FROM jsonb_to_recordset(t.events) AS x("idempotencyKey" text), flow_events e
  WHERE e.conversation_id = t."conversationId" AND e.idempotency_key = x."idempotencyKey")`;

const held = `held AS MATERIALIZED (
  SELECT t."conversationId", t."turnId", t.channel, to_timestamp(t.at / 1000) AS at, t.at AS "atMs", t."byCustomer", t.guard, t."foregroundRunId", t.runs, t.messages, t.nlu,
    t.events, t."webhookIds", t."inputsOf", t.ignored, jsonb_array_length(t.messages) AS said, COALESCE(k.workspace_id, t.guard -> 'row' ->> 'workspaceId') AS "workspaceId",
    CASE
      WHEN t.guard ->> 'type' = 'opens' THEN 'committed'
      WHEN k.revision IS NULL OR r.missing > 0 THEN 'stale'
      WHEN ${isKnownMessage} THEN 'duplicateMessage'
      WHEN ${isKnownEvent} THEN 'duplicateEvent'
      WHEN w.missing > 0 THEN 'webhookDone'
      ELSE 'committed'
    END AS type
  FROM t
  LEFT JOIN LATERAL (
    SELECT k.revision, k.workspace_id FROM conversations k WHERE k.id = t."conversationId" AND k.revision = COALESCE((t.guard ->> 'revision')::int, k.revision) FOR NO KEY UPDATE
  ) k ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.id IS NULL) AS missing
    FROM jsonb_to_recordset(t.runs) AS x(type text, id text, revision int)
    LEFT JOIN LATERAL (
      SELECT f.id FROM flow_runs f WHERE f.id = x.id AND f.revision = x.revision AND f.conversation_id = t."conversationId" FOR NO KEY UPDATE
    ) l ON true
    WHERE x.type = 'resumes' AND k.revision IS NOT NULL
  ) r ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.id IS NULL) AS missing
    FROM jsonb_array_elements_text(t."webhookIds") AS x(id)
    LEFT JOIN LATERAL (SELECT e.id FROM webhook_events e WHERE e.id = x.id AND e.status = 'received' FOR NO KEY UPDATE) l ON true
    WHERE r.missing = 0
  ) w ON true
)`;

const conversationUpdate = `c AS (
  UPDATE conversations SET last_seq = conversations.last_seq + h.said, foreground_run_id = COALESCE(h."foregroundRunId", conversations.foreground_run_id),
    revision = conversations.revision + CASE WHEN h.guard ->> 'type' = 'revision' THEN 1 ELSE 0 END, last_activity_at = GREATEST(conversations.last_activity_at, h.at),
    token_used_at = CASE WHEN h."byCustomer" THEN GREATEST(conversations.token_used_at, h.at) ELSE conversations.token_used_at END
  FROM held h WHERE conversations.id = h."conversationId" AND h.type = 'committed' AND h.guard ->> 'type' <> 'opens'
  RETURNING conversations.id, conversations.last_seq, conversations.revision
)`;

const conversationInsert = `n AS (
  INSERT INTO conversations (id, ${conversations.names}, channel, token_used_at, last_activity_at, created_at, last_seq, revision, foreground_run_id)
  SELECT h."conversationId", ${conversations.values("n")}, h.channel, h.at, h.at, h.at, h.said, 0, h."foregroundRunId"
  FROM held h, jsonb_to_record(h.guard -> 'row') AS n(${conversations.record}) WHERE h.guard ->> 'type' = 'opens'
  RETURNING id, last_seq, revision
)`;

/** The members that are written (`g`), and their runs (`w`). */
const passed = `g AS MATERIALIZED (
  SELECT h.*, x.last_seq, x.revision, x.last_seq - h.said AS base FROM (SELECT * FROM c UNION ALL SELECT * FROM n) x JOIN held h ON h."conversationId" = x.id
),
w AS MATERIALIZED (
  SELECT g."conversationId", g."turnId", g.at, g."atMs", x.* FROM g, jsonb_to_recordset(g.runs) AS x(type text, id text, revision int, identity jsonb, row jsonb, steps jsonb, tape jsonb, effects jsonb)
)`;

/**
 * A part that stops before an effect holds the run for a moment and lets any worker take it over after that; every other part
 * gives it back. The times are the database's, so that no process's clock counts; a run's own time never goes back, even if a
 * process's clock does.
 */
const wakeAt = `CASE WHEN r."leaseBy" IS NULL THEN now() + (r."nextWakeAt" - GREATEST(w."atMs", r."lastEventAt")) * interval '1 millisecond' ELSE now() END`;
const leaseUntil = `CASE WHEN r."leaseBy" IS NULL THEN NULL ELSE now() + ${turnLease} END`;
const runRecord = `${runs.record}, ${holds.record}`;

const runUpdate = `u AS (
  UPDATE flow_runs SET revision = flow_runs.revision + 1, ${runs.assignments("r")}, next_wake_at = ${wakeAt}, locked_by = r."leaseBy", locked_until = ${leaseUntil}, attempts = 0
  FROM w, jsonb_to_record(w.row) AS r(${runRecord})
  WHERE flow_runs.conversation_id = w."conversationId" AND flow_runs.id = w.id AND w.type = 'resumes'
  RETURNING 1
)`;

/** Runs that end come first: one that begins may take the place in front that they have had. */
const afterUpdates = "(SELECT count(*) FROM u) >= 0";

const isFork = "i.origin ->> 'type' = 'forked'";

const runInsert = `i AS (
  INSERT INTO flow_runs (conversation_id, revision, ${identities.names}, forked_from_seq, ${runs.names}, next_wake_at, locked_by, locked_until)
  SELECT w."conversationId", 1, ${identities.values("i")}, CASE WHEN ${isFork} THEN (i.origin -> 'base' ->> 'seq')::int END,
    ${runs.values("r")}, ${wakeAt}, r."leaseBy", ${leaseUntil}
  FROM w, jsonb_to_record(w.identity) AS i(${identities.record}), jsonb_to_record(w.row) AS r(${runRecord}) WHERE w.type = 'begins' AND ${afterUpdates}
)`;

const ofConversations = `m AS (
  INSERT INTO messages (conversation_id, seq, direction, ${messages.names}, channel, turn_id, status, created_at)
  SELECT g."conversationId", g.base + x.position, CASE WHEN x.role = 'user' THEN 'in' ELSE 'out' END, ${messages.values("x")}, g.channel, g."turnId", 'sent', g.at
  FROM g, ROWS FROM (jsonb_to_recordset(g.messages) AS (${messages.record})) WITH ORDINALITY AS x(${messages.recordKeys}, position)
),
o AS (
  INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload, dedupe_key)
  SELECT x.id, g."workspaceId", g."conversationId", g.channel, 'message', jsonb_build_object('messageId', x.id, 'seq', g.base + x.position), x.id
  FROM g, ROWS FROM (jsonb_to_recordset(g.messages) AS (id text, role text)) WITH ORDINALITY AS x(id, role, position) WHERE NOT (g.channel = ANY (${pulledChannelsSql})) AND x.role <> 'user'
),
l AS (
  INSERT INTO nlu_log (workspace_id, conversation_id, turn_id, ${nlu.names}) SELECT g."workspaceId", g."conversationId", g."turnId", ${nlu.values("x")} FROM g, jsonb_to_recordset(g.nlu) AS x(${nlu.record})
),
v AS (
  INSERT INTO flow_events (conversation_id, turn_id, run_id, status, ${events.names})
  SELECT g."conversationId", g."turnId", g."inputsOf", CASE WHEN g.ignored THEN 'ignored' ELSE 'applied' END, ${events.values("x")} FROM g, jsonb_to_recordset(g.events) AS x(${events.record})
),
d AS (
  UPDATE webhook_events SET status = CASE WHEN g.ignored THEN 'ignored' ELSE 'dispatched' END, processed_at = now(), next_attempt_at = NULL, run_id = g."inputsOf"
  FROM g, jsonb_array_elements_text(g."webhookIds") AS x(id) WHERE webhook_events.id = x.id
)`;

const ofRuns = `s AS (
  INSERT INTO flow_run_steps (conversation_id, flow_run_id, turn_id, step_name, ${steps.names})
  SELECT w."conversationId", w.id, w."turnId", COALESCE(x.executor, x.state), ${steps.values("x")} FROM w, jsonb_to_recordset(w.steps) AS x(${steps.record})
),
p AS (
  INSERT INTO flow_run_tape (conversation_id, flow_run_id, turn_id, at, ${tape.names})
  SELECT w."conversationId", w.id, w."turnId", w.at, ${tape.values("x")} FROM w, jsonb_to_recordset(w.tape) AS x(${tape.record})
),
e AS (
  INSERT INTO flow_effects (conversation_id, flow_run_id, ${effects.names}, attempts, settled_at)
  SELECT w."conversationId", w.id, ${effects.values("x")}, 1, CASE WHEN x.status <> 'intent' THEN now() END FROM w, jsonb_to_recordset(w.effects) AS x(${effects.record})
  ON CONFLICT (conversation_id, key) DO UPDATE SET status = EXCLUDED.status, result = EXCLUDED.result, settled_at = EXCLUDED.settled_at
)`;

const parts = [members, held, conversationUpdate, conversationInsert, passed, runUpdate, runInsert, ofConversations, ofRuns];

/** Writes turns, and says of each what came of it. */
export const turnsStatement: Statement = {
  name: "turns",
  text: `WITH ${parts.join(",\n")}
SELECT h."conversationId", h.type, g.last_seq AS "lastSeq", g.revision AS "conversationRevision" FROM held h LEFT JOIN g USING ("conversationId")`,
};

/** A new conversation that waits for its first message: `$1` its id, `$2` its row as JSON, `$3` its channel, `$4` the moment. */
export const openEmptyStatement: Statement = {
  name: "open-empty",
  text: `INSERT INTO conversations (id, ${conversations.names}, channel, token_used_at, last_activity_at, created_at)
  SELECT $1, ${conversations.values("n")}, $3, $4::timestamptz, $4, $4 FROM jsonb_to_record($2::jsonb) AS n(${conversations.record})`,
};
