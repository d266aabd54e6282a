import { assertNever } from "@/flows/errors";
import type { PaymentView } from "./payment-api";

/** How a payment stands for the one who is to make it. Times ISO 8601. */
export type PaymentState =
  /** Can be paid. */
  | { type: "open" }
  | { type: "paid"; at: string | null }
  | { type: "failed"; at: string | null }
  | { type: "paidBack"; at: string | null }
  | { type: "expired" }
  /** The run has asked for another payment since. */
  | { type: "replaced" }
  /** The conversation went on without it. */
  | { type: "over" };

/** `isWaitedFor`: the conversation stands where it asked for the payment. Pure. */
export function paymentStateOf(payment: Pick<PaymentView, "status" | "settledAt" | "replaced">, isWaitedFor: boolean): PaymentState {
  switch (payment.status) {
    case "captured":
      return { type: "paid", at: payment.settledAt };
    case "refunded":
      return { type: "paidBack", at: payment.settledAt };
    case "failed":
      return { type: "failed", at: payment.settledAt };
    case "expired":
      return { type: "expired" };
    case "created":
      if (payment.replaced) return { type: "replaced" };
      return isWaitedFor ? { type: "open" } : { type: "over" };
    default:
      return assertNever(payment.status);
  }
}
