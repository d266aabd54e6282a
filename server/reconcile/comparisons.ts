import { pulledChannelsSql } from "@/server/channels/channels";
import { strayNotes } from "../operations/dead-letter";
import type { DifferenceKind } from "../operations/difference";

const strayList = strayNotes.map((note) => `'${note}'`).join(", ");

/** What was written in the last week is compared, and what was found before, until it agrees: `known` are the subjects of the kind. */
const isLookedAt = (at: string, id: string) => `(${at} > now() - interval '7 days' OR ${id} IN (SELECT subject FROM known))`;

const hasEnded = `r.status IN ('completed', 'cancelled', 'failed')`;

/** An operator is told of it, or has dealt with it, as money that led to nothing. */
const isToldAsStray = `EXISTS (SELECT 1 FROM webhook_events w WHERE w.workspace_id = p.workspace_id AND w.correlation_key = p.provider_order_id
  AND (w.last_error IN (${strayList}) OR w.status IN ('received', 'dead', 'skipped', 'settled')))`;

/**
 * What must agree, one statement for each: `subject`, `details`, `run_id`, `conversation_id` of the rows that do not. `$1` is the
 * workspace. A statement sees the tables as they stood at one moment, so a turn that is being committed is no difference.
 */
export const comparisons = {
  orderUnpaid: `SELECT o.id AS subject, o.run_id, o.conversation_id,
      jsonb_build_object('orderNumber', o.number, 'amountMinor', o.total_minor, 'currency', o.currency, 'paymentStatus', p.status) AS details
    FROM orders o LEFT JOIN payments p ON p.workspace_id = o.workspace_id AND p.id = o.payment_id
    WHERE o.workspace_id = $1 AND o.payment_method <> 'cod' AND o.status <> 'cancelled' AND p.status IS DISTINCT FROM 'captured' AND ${isLookedAt("o.created_at", "o.id")}`,

  orderAmount: `SELECT o.id AS subject, o.run_id, o.conversation_id,
      jsonb_build_object('orderNumber', o.number, 'amountMinor', o.total_minor, 'currency', o.currency, 'paidMinor', p.amount_minor, 'paidCurrency', p.currency) AS details
    FROM orders o JOIN payments p ON p.workspace_id = o.workspace_id AND p.id = o.payment_id
    WHERE o.workspace_id = $1 AND o.status <> 'cancelled' AND p.status = 'captured' AND (p.amount_minor <> o.total_minor OR p.currency <> o.currency)
      AND ${isLookedAt("o.created_at", "o.id")}`,

  paymentUnused: `SELECT p.id AS subject, p.run_id, p.conversation_id, jsonb_build_object('amountMinor', p.amount_minor, 'currency', p.currency) AS details
    FROM payments p JOIN flow_runs r ON r.id = p.run_id JOIN flow_versions v ON v.id = r.flow_version_id
    WHERE p.workspace_id = $1 AND p.status = 'captured' AND p.updated_at < now() - interval '1 hour' AND ${isLookedAt("p.updated_at", "p.id")}
      AND ${hasEnded} AND NOT r.sandbox AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.run_id = p.run_id AND o.payment_id = p.id) AND NOT ${isToldAsStray}
      AND jsonb_path_exists(v.definition, '$.**.executor ? (@ == "order")')`,

  messageUnsent: `SELECT m.id AS subject, m.run_id, m.conversation_id, jsonb_build_object('channel', m.channel) AS details
    FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN flow_runs r ON r.id = m.run_id
    WHERE c.workspace_id = $1 AND m.channel <> ALL (${pulledChannelsSql}) AND m.direction = 'out' AND r.sandbox IS NOT TRUE AND ${isLookedAt("m.created_at", "m.id")}
      AND NOT EXISTS (SELECT 1 FROM outbox_messages o WHERE o.conversation_id = m.conversation_id AND o.dedupe_key = m.id)`,

  // One that nobody could send for want of its message is on the list already.
  messageMissing: `SELECT o.id AS subject, NULL::text AS run_id, o.conversation_id, jsonb_build_object('channel', o.channel) AS details
    FROM outbox_messages o JOIN conversations c ON c.id = o.conversation_id
    WHERE c.workspace_id = $1 AND o.kind = 'message' AND o.status NOT IN ('dead', 'unknown', 'skipped') AND ${isLookedAt("o.created_at", "o.id")}
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = o.payload ->> 'messageId' AND m.conversation_id = o.conversation_id)`,

  runRecord: `SELECT r.id AS subject, r.id AS run_id, r.conversation_id, jsonb_build_object('seq', r.seq, 'lastStep', s.last, 'entries', r.entries, 'lastEntry', t.last,
      'isSealed', COALESCE(c.newest = r.chain, true)) AS details
    FROM flow_runs r CROSS JOIN LATERAL (SELECT COALESCE(max(seq), 0) AS last FROM flow_run_steps WHERE conversation_id = r.conversation_id AND flow_run_id = r.id) s
      CROSS JOIN LATERAL (SELECT COALESCE(max(n), 0) AS last FROM flow_run_tape WHERE conversation_id = r.conversation_id AND flow_run_id = r.id) t
      CROSS JOIN LATERAL (
        SELECT (SELECT seal FROM flow_run_tape WHERE conversation_id = r.conversation_id AND flow_run_id = r.id AND seal IS NOT NULL ORDER BY n DESC LIMIT 1) AS newest) c
    WHERE r.workspace_id = $1 AND r.retired_at IS NULL AND NOT r.sandbox AND (r.seq <> s.last OR r.entries <> t.last OR c.newest <> r.chain) AND ${isLookedAt("r.last_event_at", "r.id")}`,

  runTimer: `SELECT r.id AS subject, r.id AS run_id, r.conversation_id, jsonb_build_object('dueAt', r.next_wake_at) AS details
    FROM flow_runs r WHERE r.workspace_id = $1 AND NOT r.sandbox AND ${hasEnded} AND r.next_wake_at IS NOT NULL`,

  runStuck: `SELECT r.id AS subject, r.id AS run_id, r.conversation_id, jsonb_build_object('since', r.last_event_at) AS details
    FROM flow_runs r WHERE r.workspace_id = $1 AND NOT r.sandbox AND r.status IN ('running', 'paused') AND r.phase = 'PROCESSING'
      AND r.last_event_at < now() - interval '1 hour' AND (r.locked_until IS NULL OR r.locked_until < now())`,
} as const satisfies Record<DifferenceKind, string>;
