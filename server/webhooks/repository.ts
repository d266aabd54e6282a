import type { Json } from "@/flows/json/json";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ConsumerSql, VerifiedWebhook, WebhookAddress } from "./consumer";

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
  /** What consumers asked to know, by their names. */
  facts: { readonly [consumer: string]: Json };
};

/** How long a webhook that is being carried out stays with its process unless it renews that. */
export const webhookLeaseMs = 3_000;
const lease = `interval '${webhookLeaseMs} milliseconds'`;

const stored = "id, workspace_id, source, type, correlation_key, payload, attempts";

/** A key is whatever a consumer knows it as, else a run's id; of the workspace that the webhook came to. */
function found(consumers: readonly ConsumerSql[], beside: string | null): string {
  const facts = consumers.flatMap(({ name, facts: asked }) => (asked === undefined ? [] : [`'${name}', ${name === beside ? asked.beside : asked.alone}`]));
  return `SELECT e.id, e.source, e.type, e.correlation_key AS "correlationKey", e.payload, e.attempts,
    CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('runId', t.id, 'conversationId', t.conversation_id, 'revision', t.revision) END AS target,
    jsonb_build_object(${facts.join(", ")}) AS facts
  FROM e LEFT JOIN flow_runs t ON t.workspace_id = e.workspace_id AND t.id = COALESCE(${[...consumers.map((each) => each.run), "e.correlation_key"].join(", ")})`;
}

/** What a consumer does goes in with the webhook: with a stored webhook it has always been done. */
const storeText = (consumers: readonly ConsumerSql[], by: ConsumerSql | null) => `WITH e AS (
    INSERT INTO webhook_events (id, workspace_id, source, provider_event_id, type, correlation_key, payload, status, attempts, next_attempt_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', 1, now() + ${lease}) ON CONFLICT (workspace_id, source, provider_event_id) DO NOTHING RETURNING ${stored})
  ${by?.also === undefined ? "" : `, ${by.also}`}
  ${found(consumers, by?.name ?? null)}`;

const claimText = (consumers: readonly ConsumerSql[]) => `WITH e AS (
    UPDATE webhook_events SET attempts = attempts + 1, next_attempt_at = now() + ${lease}
    WHERE id IN (SELECT id FROM webhook_events WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING ${stored})
  ${found(consumers, null)}`;

/** Another event of the same kind about the same thing was carried to the run: then nothing is missing. */
const isToldAlready = `EXISTS (SELECT 1 FROM webhook_events told WHERE told.workspace_id = w.workspace_id AND told.correlation_key = w.correlation_key AND told.source = w.source AND told.type = w.type AND told.status = 'dispatched')`;

const renewText = `UPDATE webhook_events w SET next_attempt_at = now() + ${lease} FROM jsonb_to_recordset($1::jsonb) AS x(id text, attempts int)
  WHERE w.id = x.id AND w.attempts = x.attempts AND w.status = 'received' RETURNING w.id`;

export type Settlement = { status: "unmatched" | "ignored"; runId: string | null; note: string | null };

export function createWebhooksRepository(db: Queryable, consumers: readonly ConsumerSql[] = []) {
  // A connection keeps a statement by its name.
  const suffix = consumers.map(({ name }) => `-${name}`).join("");
  return {
    /** Null when the provider has sent this event before. It is claimed at once, so that only a crash leaves it to the worker. */
    async store(
      { workspaceId, source }: WebhookAddress,
      { providerEventId, type, correlationKey, payload, also }: VerifiedWebhook,
    ): Promise<StoredWebhook | null> {
      const by = consumers.find(({ name }) => name === also?.by) ?? null;
      const values = [newId("e"), workspaceId, source, providerEventId, type, correlationKey, toJsonb(payload), ...(by === null ? [] : (also?.values ?? []))];
      const statement = { name: `webhook-store-${by?.name ?? "alone"}${suffix}`, text: storeText(consumers, by) };
      return (await run<StoredWebhook>(db, statement, values)).rows[0] ?? null;
    },

    /** False when the event that was stored under this id says something else. One that was emptied says nothing. */
    async isSame({ workspaceId, source }: WebhookAddress, { providerEventId, payload }: VerifiedWebhook): Promise<boolean> {
      const text =
        "SELECT payload = $3::jsonb OR payload = '{}' AS same FROM webhook_events WHERE source = $1 AND provider_event_id = $2 AND workspace_id = $4";
      return (await run<{ same: boolean }>(db, { name: "webhook-same", text }, [source, providerEventId, toJsonb(payload), workspaceId])).rows[0]?.same ?? true;
    },

    /** What a crash left under way and what is to be tried again. */
    async claimDue(limit: number): Promise<StoredWebhook[]> {
      return (await run<StoredWebhook>(db, { name: `webhooks-claim${suffix}`, text: claimText(consumers) }, [limit])).rows;
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

    /** It is kept elsewhere by now: that it came stays, what it said does not. */
    async settleEmptied(id: string): Promise<void> {
      const text =
        "UPDATE webhook_events SET status = 'dispatched', payload = '{}', last_error = NULL, processed_at = now(), next_attempt_at = NULL WHERE id = $1 AND status = 'received'";
      await run(db, { name: "webhook-settle-emptied", text }, [id]);
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

export type WebhooksRepository = ReturnType<typeof createWebhooksRepository>;
