import type { ConsumerSql } from "@/server/webhooks/consumer";

/** A courier knows an order by its number or its id. */
export const orderSql: ConsumerSql = {
  name: "order",
  run: `COALESCE((SELECT o.run_id FROM orders o WHERE o.workspace_id = e.workspace_id AND o.number = e.correlation_key),
    (SELECT o.run_id FROM orders o WHERE o.workspace_id = e.workspace_id AND o.id = e.correlation_key))`,
};
