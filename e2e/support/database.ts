import pg from "pg";
import { z } from "zod";
import { environment } from "./environment";

const orderSchema = z.object({
  run_id: z.string(),
  number: z.string(),
  payment_method: z.string(),
  items_total_minor: z.number(),
  delivery_fee_minor: z.number(),
  tax_minor: z.number(),
  discount_minor: z.number(),
  total_minor: z.number(),
  items: z.array(z.object({ name: z.string(), quantity: z.number(), line_total_minor: z.number() })),
});

export type OrderRow = z.infer<typeof orderSchema>;

const ordersOf = `
  SELECT o.*, (SELECT jsonb_agg(to_jsonb(i) ORDER BY i.position) FROM order_items i WHERE i.order_id = o.id) AS items
  FROM orders o WHERE o.conversation_id = $1 ORDER BY o.created_at`;

/** What the server has stored, read past the server. */
export function openDatabase() {
  const pool = new pg.Pool({ connectionString: environment.databaseUrl, max: 2 });
  return {
    async orders(conversationId: string): Promise<OrderRow[]> {
      const { rows } = await pool.query(ordersOf, [conversationId]);
      return orderSchema.array().parse(rows);
    },
    /** Makes a message of a conversation one that a channel never took. */
    async killMessage(messageId: string): Promise<void> {
      await pool.query(
        `INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload, status, attempts, last_error)
         SELECT m.id, c.workspace_id, m.conversation_id, 'whatsapp', 'message', jsonb_build_object('messageId', m.id), 'dead', 5, 'The line is dead.'
         FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1`,
        [messageId],
      );
    },
    /** Nobody has switched to any workspace. */
    async forgetSwitching(): Promise<void> {
      await pool.query("UPDATE user_sessions SET workspace_id = NULL");
    },
    /** How often a message was sent to a sandbox channel. */
    async deliveries(messageId: string): Promise<number> {
      const { rows } = await pool.query("SELECT count(*)::int AS count FROM sandbox_deliveries WHERE outbox_id = $1", [messageId]);
      return z.object({ count: z.number() }).parse(rows[0]).count;
    },
    async webhookStatus(providerEventId: string): Promise<string> {
      const { rows } = await pool.query("SELECT status FROM webhook_events WHERE provider_event_id = $1", [providerEventId]);
      return z.object({ status: z.string() }).parse(rows[0]).status;
    },
    /** Lets the time to pay run out. */
    async expirePayments(conversationId: string): Promise<void> {
      await pool.query("UPDATE payments SET expires_at = now() - interval '1 minute' WHERE conversation_id = $1", [conversationId]);
    },
    /** As if the run had asked anew: each payment has a newer one beside it. */
    async replacePayments(conversationId: string): Promise<void> {
      await pool.query(
        `INSERT INTO payments (id, workspace_id, provider, provider_order_id, idempotency_key, status, amount_minor, currency, description, run_id, conversation_id, pay_token, expires_at, created_at, updated_at)
         SELECT id || '_newer', workspace_id, provider, provider_order_id || '_newer', idempotency_key || '_newer', status, amount_minor, currency, description, run_id, conversation_id,
           pay_token || '_newer', expires_at, created_at + interval '1 second', now() FROM payments WHERE conversation_id = $1`,
        [conversationId],
      );
    },
    /** Makes a run's order in cash one that says it was paid; gives its number. */
    async claimPaid(runId: string): Promise<string> {
      const { rows } = await pool.query("UPDATE orders SET payment_method = 'online' WHERE run_id = $1 RETURNING number", [runId]);
      return z.object({ number: z.string() }).parse(rows[0]).number;
    },
    /** The night has come: what must agree is compared at the next look at what is due, within half a minute. */
    async compareTonight(): Promise<void> {
      await pool.query("UPDATE schedules SET next_run_at = now() WHERE kind = 'reconcile'");
    },
    /** Falsifies what a step recorded, behind the server's back. */
    async changeStep(runId: string, seq: number): Promise<void> {
      await pool.query(`UPDATE flow_run_steps SET context_patch = '[{"op":"add","path":"/total_amount","value":1}]' WHERE flow_run_id = $1 AND seq = $2`, [
        runId,
        seq,
      ]);
    },
    close: () => pool.end(),
  };
}

export type Database = ReturnType<typeof openDatabase>;
