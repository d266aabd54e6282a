import { type Queryable, run } from "@/server/db/pool";

/** What the sandbox provider has given back, or is about to. */
export type StoredRefund = { id: string; paymentId: string; amountMinor: number; currency: string; providerOrderId: string };

const columns = `r.id, r.payment_id AS "paymentId", r.amount_minor AS "amountMinor", r.currency, p.provider_order_id AS "providerOrderId"`;

export function createRefundsRepository(db: Queryable) {
  return {
    /** Notes that a captured payment is to be given back in full; nothing when it is not captured, or noted already. */
    async add({ id, key, paymentId, workspaceId }: { id: string; key: string; paymentId: string; workspaceId: string }): Promise<void> {
      const text = `INSERT INTO refunds (id, workspace_id, payment_id, idempotency_key, status, amount_minor, currency)
        SELECT $1, workspace_id, id, $2, 'created', amount_minor, currency FROM payments WHERE id = $3 AND workspace_id = $4 AND status = 'captured' FOR UPDATE ON CONFLICT DO NOTHING`;
      await run(db, { name: "refund-add", text }, [id, key, paymentId, workspaceId]);
    },

    /** The one refund of a payment. */
    async findByPayment(workspaceId: string, paymentId: string): Promise<StoredRefund | null> {
      const text = `SELECT ${columns} FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.workspace_id = $1 AND r.payment_id = $2`;
      return (await run<StoredRefund>(db, { name: "refund-of-payment", text }, [workspaceId, paymentId])).rows[0] ?? null;
    },

    /** Its provider has said that the money is back. */
    async processed(paymentId: string): Promise<void> {
      const text = `UPDATE refunds SET status = 'processed', processed_at = COALESCE(processed_at, now()) WHERE payment_id = $1`;
      await run(db, { name: "refund-processed", text }, [paymentId]);
    },
  };
}

export type RefundsRepository = ReturnType<typeof createRefundsRepository>;
