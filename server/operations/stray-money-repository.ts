import type pg from "pg";
import type { JsonObject } from "@/flows/json/json";
import type { Settlement } from "@/flows/protocol/operations";
import type { Byline } from "@/server/access/actor";
import { inTransaction, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { strayNotes } from "./dead-letter";

/** A payment that came and led to nothing. Amount in minor units. */
export type StrayPayment = { paymentId: string; runId: string; amountMinor: number; currency: string };

export type SettleRequest = { id: string; what: Settlement; by: Byline };

const strayList = strayNotes.map((note) => `'${note}'`).join(", ");
const isStray = `w.id = $2 AND w.status = 'ignored' AND w.last_error IN (${strayList}) AND w.workspace_id = $1 AND r.workspace_id = $1`;

const decideText = `UPDATE webhook_events w SET settlement = $3, settled_by = CASE WHEN w.settlement IS NULL THEN $4 ELSE w.settled_by END, settled_at = now()
  FROM flow_runs r, payments p WHERE r.id = w.run_id AND p.workspace_id = w.workspace_id AND p.provider_order_id = w.correlation_key AND ${isStray}
    AND NOT EXISTS (SELECT 1 FROM webhook_events other WHERE other.workspace_id = w.workspace_id AND other.correlation_key = w.correlation_key AND other.settlement <> $3)
    AND (w.settlement = $3 OR (w.settlement IS NULL AND p.status = 'captured' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.payment_id = p.id)))
  RETURNING p.id AS "paymentId", r.id AS "runId", p.amount_minor AS "amountMinor", p.currency`;

export function createStrayMoneyRepository(pool: pg.Pool) {
  return {
    /**
     * Decides what is done about it: who comes first decides, and the same again goes on with it. Null when it is not on the
     * list any more, when something else was decided about this payment, or when the money has been used or given back.
     */
    async decide(workspaceId: string, { id, what, by }: SettleRequest): Promise<StrayPayment | null> {
      return inTransaction(pool, async (client) => {
        // Several webhooks can be about one payment: what is decided about it is decided one after the other.
        await client.query(
          `SELECT p.id FROM webhook_events w JOIN payments p ON p.provider_order_id = w.correlation_key WHERE w.id = $1 AND w.workspace_id = $2 AND p.workspace_id = $2 FOR UPDATE OF p`,
          [id, workspaceId],
        );
        const { rows } = await client.query<StrayPayment>(decideText, [workspaceId, id, what, by.actor]);
        return rows[0] ?? null;
      });
    },

    /** It could not be done: something else may be decided. */
    async release(workspaceId: string, { id, what }: SettleRequest): Promise<void> {
      const text = `UPDATE webhook_events w SET settlement = NULL, settled_by = NULL, settled_at = NULL FROM flow_runs r WHERE r.id = w.run_id AND ${isStray} AND w.settlement = $3`;
      await run(pool, { name: "stray-release", text }, [workspaceId, id, what]);
    },

    /** It is done: off the list, with its line in the audit log, in one statement. False when somebody else was first. */
    async settle(workspaceId: string, { id, what, by }: SettleRequest, details: JsonObject): Promise<boolean> {
      const text = `WITH done AS (
          UPDATE webhook_events w SET status = 'settled', settled_by = $4, settled_at = now() FROM flow_runs r WHERE r.id = w.run_id AND ${isStray} AND w.settlement = $3 RETURNING w.id)
        INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $4::text, $5, done.id, $6::jsonb, $7 FROM done RETURNING id`;
      const { rowCount } = await run(pool, { name: "stray-settle", text }, [
        workspaceId,
        id,
        what,
        by.actor,
        `operations.webhook:${what}`,
        toJsonb(details),
        by.origin,
      ]);
      return (rowCount ?? 0) > 0;
    },
  };
}

export type StrayMoneyRepository = ReturnType<typeof createStrayMoneyRepository>;
