import type { Json } from "@/flows/json/json";
import type { Payment } from "@/flows/ports/ports";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { PaymentMove, VerifiedWebhook } from "./sources";

/** Where a webhook came to: a workspace, and who says that they sent it. */
export type WebhookAddress = { workspaceId: string; source: string };

/** The payment whose order the webhook names, as it stands. */
export type WebhookPayment = { id: string; providerOrderId: string; status: Payment["status"]; amountMinor: number; currency: string };

/** The run that the webhook's key finds, and the revision it had then. */
export type WebhookTarget = { runId: string; conversationId: string; revision: number };

export type StoredWebhook = {
  id: string;
  source: string;
  type: string;
  correlationKey: string | null;
  payload: Json;
  /** Tries to carry it out so far, the one under way counted. */
  attempts: number;
  target: WebhookTarget | null;
  payment: WebhookPayment | null;
};

/** How long a webhook that is being carried out stays with its process unless it renews that. */
export const webhookLeaseMs = 3_000;
const lease = `interval '${webhookLeaseMs} milliseconds'`;

const stored = "id, workspace_id, source, type, correlation_key, payload, attempts";

/** A key is a payment's order at its provider, an order's number or id, or a run's id, of the workspace that the webhook came to. */
const found = (from: string, status: string) => `SELECT e.id, e.source, e.type, e.correlation_key AS "correlationKey", e.payload, e.attempts,
    CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('runId', t.id, 'conversationId', t.conversation_id, 'revision', t.revision) END AS target,
    CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'providerOrderId', p.provider_order_id, 'status', ${status}, 'amountMinor', p.amount_minor, 'currency', p.currency) END AS payment
  FROM ${from} LEFT JOIN payments p ON p.workspace_id = e.workspace_id AND p.provider_order_id = e.correlation_key
    LEFT JOIN flow_runs t ON t.workspace_id = e.workspace_id AND t.id = COALESCE(p.run_id, (SELECT o.run_id FROM orders o WHERE o.workspace_id = e.workspace_id AND o.number = e.correlation_key),
      (SELECT o.run_id FROM orders o WHERE o.workspace_id = e.workspace_id AND o.id = e.correlation_key), e.correlation_key)`;

/** The move of the payment goes in with the webhook: a stored webhook's payment has always moved. */
const storeText = `WITH e AS (
    INSERT INTO webhook_events (id, source, provider_event_id, type, correlation_key, payload, workspace_id, status, attempts, next_attempt_at)
    VALUES ($1, $2, $3, $4, $5, $6, $11, 'received', 1, now() + ${lease}) ON CONFLICT (workspace_id, source, provider_event_id) DO NOTHING RETURNING ${stored}),
  moved AS (
    UPDATE payments SET status = $7::text, updated_at = now() FROM e
    WHERE payments.workspace_id = e.workspace_id AND provider_order_id = e.correlation_key AND status = ANY($8::text[]) AND amount_minor = $9::bigint AND currency = $10::text RETURNING payments.id, payments.status)
  ${found("e", "COALESCE((SELECT moved.status FROM moved WHERE moved.id = p.id), p.status)")}`;

const claimText = `WITH e AS (
    UPDATE webhook_events SET attempts = attempts + 1, next_attempt_at = now() + ${lease}
    WHERE id IN (SELECT id FROM webhook_events WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING ${stored})
  ${found("e", "p.status")}`;

/** Another event of the same kind about the same thing was carried to the run: then nothing is missing. */
const isToldAlready = `EXISTS (SELECT 1 FROM webhook_events told WHERE told.workspace_id = w.workspace_id AND told.correlation_key = w.correlation_key AND told.source = w.source AND told.type = w.type AND told.status = 'dispatched')`;

const renewText = `UPDATE webhook_events w SET next_attempt_at = now() + ${lease} FROM jsonb_to_recordset($1::jsonb) AS x(id text, attempts int)
  WHERE w.id = x.id AND w.attempts = x.attempts AND w.status = 'received' RETURNING w.id`;

export type Settlement = { status: "unmatched" | "ignored"; runId: string | null; note: string | null };

export function createWebhooksRepository(db: Queryable) {
  return {
    /** Null when the provider has sent this event before. It is claimed at once, so that only a crash leaves it to the worker. */
    async store(
      { workspaceId, source }: WebhookAddress,
      { providerEventId, type, correlationKey, payload, move }: VerifiedWebhook,
    ): Promise<StoredWebhook | null> {
      const values = [newId("e"), source, providerEventId, type, correlationKey, toJsonb(payload), ...moveValues(move), workspaceId];
      return (await run<StoredWebhook>(db, { name: "webhook-store", text: storeText }, values)).rows[0] ?? null;
    },

    /** False when the event that was stored under this id says something else. */
    async isSame({ workspaceId, source }: WebhookAddress, { providerEventId, payload }: VerifiedWebhook): Promise<boolean> {
      const text = "SELECT payload = $3::jsonb AS same FROM webhook_events WHERE source = $1 AND provider_event_id = $2 AND workspace_id = $4";
      return (await run<{ same: boolean }>(db, { name: "webhook-same", text }, [source, providerEventId, toJsonb(payload), workspaceId])).rows[0]?.same ?? true;
    },

    /** What a crash left under way and what is to be tried again. */
    async claimDue(limit: number): Promise<StoredWebhook[]> {
      return (await run<StoredWebhook>(db, { name: "webhooks-claim", text: claimText }, [limit])).rows;
    },

    /** Gives those that are still claimed by the tries of these rows. */
    async renew(webhooks: readonly StoredWebhook[]): Promise<string[]> {
      const claims = toJsonb(webhooks.map(({ id, attempts }) => ({ id, attempts })));
      return (await run<{ id: string }>(db, { name: "webhooks-renew", text: renewText }, [claims])).rows.map(({ id }) => id);
    },

    /** It needs no turn. With a note it is listed for operators, unless the run was told the same by another event. */
    async settle(id: string, { status, runId, note }: Settlement): Promise<void> {
      const text = `UPDATE webhook_events w SET status = $2, run_id = COALESCE($3, run_id), last_error = CASE WHEN ${isToldAlready} THEN NULL ELSE $4 END, processed_at = now(), next_attempt_at = NULL
        WHERE id = $1 AND status = 'received'`;
      await run(db, { name: "webhook-settle", text }, [id, status, runId, note]);
    },

    /** The run had no use for it, and that matters to somebody. */
    async noteIgnored(id: string, note: string): Promise<void> {
      const text = `UPDATE webhook_events w SET last_error = $2 WHERE id = $1 AND status = 'ignored' AND NOT ${isToldAlready}`;
      await run(db, { name: "webhook-note", text }, [id, note]);
    },

    /** Tried again after `delayMs`; null leaves it to an operator. Nothing when another process has it by now. */
    async fail({ id, attempts }: StoredWebhook, { delayMs, error }: { delayMs: number | null; error: string | null }): Promise<void> {
      const text = `UPDATE webhook_events SET status = CASE WHEN $3::float8 IS NULL THEN 'dead' ELSE status END, next_attempt_at = now() + $3::float8 * interval '1 millisecond', last_error = $4
        WHERE id = $1 AND status = 'received' AND attempts = $2`;
      await run(db, { name: "webhook-fail", text }, [id, attempts, delayMs, error]);
    },
  };
}

const moveValues = (move: PaymentMove | null): unknown[] =>
  move === null ? [null, null, null, null] : [move.to, [...move.from], move.amountMinor, move.currency];

export type WebhooksRepository = ReturnType<typeof createWebhooksRepository>;
