import type { Json } from "@/flows/json";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";

export type StoredWebhook = { id: string; source: string; type: string; payload: Json; attempts: number };

const columns = "id, source, type, payload, attempts";

/** Seconds until a claimed webhook may be claimed again. */
const leaseSeconds = 30;

export function createWebhooksRepository(db: Queryable) {
  return {
    /** Null when the provider has sent this event before. It is claimed at once, so that only a crash leaves it to the worker. */
    async store(source: string, providerEventId: string, type: string, payload: Json): Promise<StoredWebhook | null> {
      const text = `INSERT INTO webhook_events (id, source, provider_event_id, type, payload, status, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, 'received', now() + interval '${leaseSeconds} seconds') ON CONFLICT (source, provider_event_id) DO NOTHING RETURNING ${columns}`;
      return (await run<StoredWebhook>(db, { name: "webhook-store", text }, [newId("e"), source, providerEventId, type, toJsonb(payload)])).rows[0] ?? null;
    },
    async claimDue(limit: number): Promise<StoredWebhook[]> {
      const text = `UPDATE webhook_events SET attempts = attempts + 1, next_attempt_at = now() + interval '${leaseSeconds} seconds' * power(2, least(attempts, 8))
        WHERE id IN (SELECT id FROM webhook_events WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING ${columns}`;
      return (await run<StoredWebhook>(db, { name: "webhooks-claim", text }, [limit])).rows;
    },
    /** `unmatched` and `ignored` are kept for people to look at. */
    async settle(id: string, status: "dispatched" | "unmatched" | "ignored"): Promise<void> {
      const text = "UPDATE webhook_events SET status = $2, processed_at = now(), next_attempt_at = NULL WHERE id = $1 AND status = 'received'";
      await run(db, { name: "webhook-settle", text }, [id, status]);
    },
  };
}

export type WebhooksRepository = ReturnType<typeof createWebhooksRepository>;
