import { z } from "zod";
import type { Json, JsonObject } from "@/flows/json/json";
import type { PaymentStatus } from "./repository";

/** Body of a payment webhook, in the shape of the real gateway. Amounts in minor units. */
export const paymentEventSchema = z.object({
  event: z.enum(["payment.captured", "payment.failed", "refund.processed"]),
  payload: z.object({
    payment: z.object({ entity: z.object({ id: z.string(), order_id: z.string(), amount: z.number().int(), currency: z.string(), status: z.string() }) }),
  }),
});
export type PaymentEvent = z.infer<typeof paymentEventSchema>;

/** The payment whose order a webhook names, as it stood when the webhook was stored or claimed. */
export const webhookPaymentSchema = z.object({
  id: z.string(),
  providerOrderId: z.string(),
  status: z.enum(["created", "captured", "failed", "expired", "refunded"]),
  amountMinor: z.number().int(),
  currency: z.string(),
});
export type WebhookPayment = z.infer<typeof webhookPaymentSchema>;

/** What an event does to a payment: where it may stand before, where it stands after, and what the run is told; of a refund nothing. */
export const paymentMoves = {
  "payment.captured": { from: ["created", "failed"], to: "captured", tells: "payment_success" },
  "payment.failed": { from: ["created"], to: "failed", tells: "payment_failed" },
  "refund.processed": { from: ["captured"], to: "refunded", tells: null },
} as const satisfies Record<PaymentEvent["event"], { from: readonly PaymentStatus[]; to: PaymentStatus; tells: string | null }>;

/** False when the run has meanwhile asked for another payment: an event of the old one is then none of its business. Pure. */
export function concernsRun(context: JsonObject, providerOrderId: string): boolean {
  const asked = Object.values(context).flatMap((value) => providerOrderOf(value) ?? []);
  return asked.length === 0 || asked.includes(providerOrderId);
}

function providerOrderOf(value: Json): string | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  return typeof value.providerOrderId === "string" ? value.providerOrderId : null;
}
