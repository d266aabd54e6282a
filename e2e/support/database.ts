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
    close: () => pool.end(),
  };
}

export type Database = ReturnType<typeof openDatabase>;
