import type { ConsumerSql } from "@/server/webhooks/consumer";

const named = "p.workspace_id = e.workspace_id AND p.provider_order_id = e.correlation_key";

const factsOf = (
  status: string,
) => `(SELECT jsonb_build_object('id', p.id, 'providerOrderId', p.provider_order_id, 'status', ${status}, 'amountMinor', p.amount_minor, 'currency', p.currency)
  FROM payments p WHERE ${named})`;

/** The move of a payment goes in with its webhook: a stored webhook's payment has always moved. Values: to, from, amount, currency. */
export const paymentSql: ConsumerSql = {
  name: "payment",
  also: `moved AS (
    UPDATE payments SET status = $8::text, updated_at = now() FROM e
    WHERE payments.workspace_id = e.workspace_id AND provider_order_id = e.correlation_key AND status = ANY($9::text[]) AND amount_minor = $10::bigint AND currency = $11::text RETURNING payments.id, payments.status)`,
  facts: { alone: factsOf("p.status"), beside: factsOf("COALESCE((SELECT moved.status FROM moved WHERE moved.id = p.id), p.status)") },
  run: `(SELECT p.run_id FROM payments p WHERE ${named})`,
};
