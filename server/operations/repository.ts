import type { DeadLetterCounts, DeadLetterKind } from "@/flows/protocol/operations";
import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { type DeadRow, strayNotes } from "./dead-letter";

/** Why an engine ends a run that cannot go on, whatever its author wrote. */
const poisonCodes = `('INTERNAL', 'LOOP_LIMIT', 'CONTEXT_TOO_LARGE', 'EXPRESSION_LIMIT', 'EFFECT_LIMIT', 'MESSAGE_LIMIT', 'RUN_TOO_LONG', 'STATE_MISSING', 'REPLAY_DIVERGED')`;

/** Runs that are not over and stand where their version has no state: found by version and state first, which are few. */
const misplaced = `placed AS MATERIALIZED (
    SELECT DISTINCT flow_version_id, current_state FROM flow_runs WHERE status IN ('running', 'paused') AND workspace_id = $1),
  misplaced AS (
    SELECT p.flow_version_id, p.current_state FROM placed p JOIN flow_versions v ON v.id = p.flow_version_id WHERE NOT (v.definition -> 'states' ? p.current_state))`;

const ofOutbox = `o.status IN ('dead', 'unknown') AND o.workspace_id = $1`;
const ofWebhooks = `(w.status IN ('dead', 'unmatched') OR (w.status = 'ignored' AND w.last_error IS NOT NULL)) AND w.workspace_id = $1`;
/** What was settled stays in sight for a day. */
const settledWebhooks = `w.status = 'settled' AND w.settled_at > now() - interval '1 day' AND w.workspace_id = $1`;
const ofEffects = `e.status = 'unknown' AND e.settled_by IS NULL AND NOT r.sandbox AND r.workspace_id = $1`;
const failedRuns = `r.status = 'failed' AND r.reviewed_at IS NULL AND NOT r.sandbox AND r.workspace_id = $1 AND r.error ->> 'code' IN ${poisonCodes}`;
const misplacedRuns = `r.status IN ('running', 'paused') AND r.reviewed_at IS NULL AND NOT r.sandbox AND r.workspace_id = $1`;

const openDifferences = `d.workspace_id = $1 AND d.reviewed_at IS NULL`;

const strayList = strayNotes.map((note) => `'${note}'`).join(", ");

/** What a webhook's payment is about, where money came and led to nothing. */
const moneyOfWebhook = `CASE WHEN p.id IS NOT NULL AND w.last_error IN (${strayList}) THEN jsonb_build_object('amountMinor', p.amount_minor, 'currency', p.currency,
    'isCaptured', p.status = 'captured', 'orderNumber', (SELECT o.number FROM orders o WHERE o.payment_id = p.id LIMIT 1),
    'orderingVersion', CASE WHEN NOT r.sandbox AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.run_id = r.id) THEN r.flow_version_id END,
    'settlement', w.settlement, 'settledAt', to_char(w.settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'settledBy', COALESCE((SELECT COALESCE(u.name, 'an ' || m.role) FROM users u LEFT JOIN memberships m ON m.user_id = u.id AND m.workspace_id = $1 WHERE w.settled_by = 'user:' || u.id), (SELECT k.name FROM api_keys k WHERE w.settled_by = 'apiKey:' || k.id)))
  END`;

/** What waits and what was settled are found apart, each by an index of its own. */
const newestWebhooks = (which: string) => `(SELECT w.* FROM webhook_events w WHERE ${which} ORDER BY w.received_at DESC LIMIT $2)`;

const runParts = `r.id AS "runId", f.slug, f.name AS "flowName", r.current_state AS state`;

/** Seen by tests of the plan. */
export const listTexts = {
  outbox: `SELECT 'outbox' AS kind, o.id, o.status, o.kind AS subject, o.last_error AS error, o.created_at AS at, o.attempts, o.channel, NULL AS source, o.conversation_id AS "sessionId", ${runParts}
    FROM outbox_messages o LEFT JOIN messages m ON m.conversation_id = o.conversation_id AND m.id = o.payload ->> 'messageId'
    LEFT JOIN flow_runs r ON r.id = m.run_id LEFT JOIN flows f ON f.id = r.flow_id WHERE ${ofOutbox} ORDER BY o.created_at DESC LIMIT $2`,
  webhook: `SELECT 'webhook' AS kind, w.id, w.status, w.type AS subject, w.last_error AS error, w.received_at AS at, w.attempts, NULL AS channel, w.source, r.conversation_id AS "sessionId", ${runParts}, ${moneyOfWebhook} AS money
    FROM (${newestWebhooks(ofWebhooks)} UNION ALL ${newestWebhooks(settledWebhooks)}) w LEFT JOIN flow_runs r ON r.id = w.run_id LEFT JOIN flows f ON f.id = r.flow_id
    LEFT JOIN payments p ON p.workspace_id = w.workspace_id AND p.provider_order_id = w.correlation_key ORDER BY w.received_at DESC LIMIT $2`,
  effect: `SELECT 'effect' AS kind, e.key AS id, e.status, e.executor AS subject, NULL AS error, e.created_at AS at, e.attempts, NULL AS channel, NULL AS source, r.conversation_id AS "sessionId", ${runParts}
    FROM flow_effects e JOIN flow_runs r ON r.id = e.flow_run_id JOIN flows f ON f.id = r.flow_id WHERE ${ofEffects} ORDER BY e.created_at DESC LIMIT $2`,
  run: `WITH ${misplaced}
    SELECT 'run' AS kind, r.id, r.status, f.name AS subject, r.error ->> 'message' AS error, r.last_event_at AS at, r.attempts, NULL AS channel, NULL AS source, r.conversation_id AS "sessionId", ${runParts}
    FROM flow_runs r JOIN flows f ON f.id = r.flow_id
    WHERE r.id IN (
      SELECT r.id FROM flow_runs r WHERE ${failedRuns}
      UNION ALL
      SELECT r.id FROM misplaced p JOIN flow_runs r ON r.flow_version_id = p.flow_version_id AND r.current_state = p.current_state WHERE ${misplacedRuns})
    ORDER BY r.last_event_at DESC LIMIT $2`,
  difference: `SELECT 'difference' AS kind, d.id, 'found' AS status, d.kind AS subject, NULL AS error, d.found_at AS at, 1 AS attempts, d.details ->> 'channel' AS channel, NULL AS source,
      d.conversation_id AS "sessionId", ${runParts}, d.details || jsonb_build_object('kind', d.kind) AS difference
    FROM differences d LEFT JOIN flow_runs r ON r.id = d.run_id LEFT JOIN flows f ON f.id = r.flow_id WHERE ${openDifferences} ORDER BY d.found_at DESC, d.id LIMIT $2`,
} as const satisfies Record<DeadLetterKind, string>;

const countText = `WITH ${misplaced}
  SELECT (SELECT count(*)::int FROM outbox_messages o WHERE ${ofOutbox}) AS outbox,
    (SELECT count(*)::int FROM webhook_events w WHERE ${ofWebhooks}) AS webhook,
    (SELECT count(*)::int FROM flow_effects e JOIN flow_runs r ON r.id = e.flow_run_id WHERE ${ofEffects}) AS effect,
    (SELECT count(*)::int FROM flow_runs r WHERE ${failedRuns})
      + (SELECT count(*)::int FROM misplaced p JOIN flow_runs r ON r.flow_version_id = p.flow_version_id AND r.current_state = p.current_state WHERE ${misplacedRuns}) AS run,
    (SELECT count(*)::int FROM differences d WHERE ${openDifferences}) AS difference`;

/** Nobody is about to give its money back or to place its order. */
const isQuiet = `(w.settlement IS NULL OR w.settled_at < now() - interval '1 minute')`;

/** What an action changes; `$1` the workspace, `$2` the id, `$3` who. A row that is not on the list any more changes nothing. */
const changes = {
  "outbox:retry": `UPDATE outbox_messages o SET status = 'queued', attempts = 0, next_attempt_at = now(), locked_until = NULL, locked_by = NULL, last_error = NULL,
      ord = nextval(pg_get_serial_sequence('outbox_messages', 'ord')) WHERE o.id = $2 AND ${ofOutbox} RETURNING o.id`,
  "outbox:skip": `UPDATE outbox_messages o SET status = 'skipped' WHERE o.id = $2 AND ${ofOutbox} RETURNING o.id`,
  "webhook:retry": `UPDATE webhook_events SET status = 'received', attempts = 0, next_attempt_at = now(), last_error = NULL, processed_at = NULL
      WHERE id IN (SELECT w.id FROM webhook_events w WHERE w.id = $2 AND ${ofWebhooks} AND w.settlement IS NULL) RETURNING id`,
  "webhook:skip": `UPDATE webhook_events SET status = 'skipped', next_attempt_at = NULL, processed_at = now()
      WHERE id IN (SELECT w.id FROM webhook_events w WHERE w.id = $2 AND ${ofWebhooks} AND ${isQuiet}) RETURNING id`,
  "effect:markDone": `UPDATE flow_effects e SET status = 'done', settled_by = $3, settled_at = now() FROM flow_runs r WHERE r.id = e.flow_run_id AND e.key = $2 AND ${ofEffects} RETURNING e.key AS id`,
  "effect:markNotDone": `UPDATE flow_effects e SET status = 'failed', settled_by = $3, settled_at = now() FROM flow_runs r WHERE r.id = e.flow_run_id AND e.key = $2 AND ${ofEffects} RETURNING e.key AS id`,
  "difference:skip": `UPDATE differences d SET reviewed_at = now(), reviewed_by = $3 WHERE d.id = $2 AND ${openDifferences} RETURNING d.id`,
  "run:skip": `UPDATE flow_runs r SET reviewed_at = now() WHERE r.id = $2 AND r.workspace_id = $1 AND r.reviewed_at IS NULL RETURNING r.id`,
} as const;
export type Change = keyof typeof changes;

export function createOperationsRepository(db: Queryable) {
  return {
    /** Newest first. */
    async list(workspaceId: string, kind: DeadLetterKind, limit: number): Promise<DeadRow[]> {
      const { rows } = await run<Omit<DeadRow, "money" | "difference"> & Partial<DeadRow>>(db, { name: `dead-${kind}`, text: listTexts[kind] }, [
        workspaceId,
        limit,
      ]);
      return rows.map((row) => ({ ...row, money: row.money ?? null, difference: row.difference ?? null }));
    },

    async count(workspaceId: string): Promise<DeadLetterCounts> {
      const [counts] = (await run<DeadLetterCounts>(db, { name: "dead-count", text: countText }, [workspaceId])).rows;
      return counts ?? { outbox: 0, webhook: 0, effect: 0, run: 0, difference: 0 };
    },

    /** With its line in the audit log, in one transaction. False when somebody else was first. */
    async change(workspaceId: string, { change, id, by }: { change: Change; id: string; by: Byline }): Promise<boolean> {
      const text = `WITH done AS (${changes[change]})
        INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $3::text, $4, done.id, $5::jsonb, $6 FROM done RETURNING id`;
      const [kind] = change.split(":");
      const { rowCount } = await run(db, { name: `dead-change-${change}`, text }, [
        workspaceId,
        id,
        by.actor,
        `operations.${change}`,
        toJsonb({ kind }),
        by.origin,
      ]);
      return (rowCount ?? 0) > 0;
    },
  };
}

export type OperationsRepository = ReturnType<typeof createOperationsRepository>;
