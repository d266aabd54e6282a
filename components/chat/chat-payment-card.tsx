import { payTokenOf } from "@/components/transcript/payment-api";
import { PaymentCard, type PaymentView } from "@/components/transcript/payment-card";
import { paymentStateOf } from "@/components/transcript/payment-state";
import { usePayment } from "@/components/transcript/use-payment";
import type { Card } from "@/flows/protocol/chat";

type Props = {
  card: Card;
  /** The conversation stands where it asked for this payment. */
  isWaitedFor: boolean;
  /** Changes when the conversation does. */
  version: string;
  onRetry?: (() => void) | undefined;
};

/** A payment card of the chat: it follows the payment, also when that is made in another window. */
export function ChatPaymentCard({ card, isWaitedFor, version, onRetry }: Props) {
  const { payment } = usePayment(payTokenOf(card.url), version);
  const unknown: PaymentView = isWaitedFor ? { type: "open" } : null;
  return <PaymentCard card={card} standing={payment === null ? unknown : paymentStateOf(payment, isWaitedFor)} onRetry={onRetry} />;
}
