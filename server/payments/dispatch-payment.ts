import type { LiveRun } from "@/server/conversations/conversation";
import type { Queues } from "@/server/conversations/queues";
import type { ConversationsRepository } from "@/server/conversations/repository";
import type { Decision } from "@/server/conversations/turn-request";
import type { Turns } from "@/server/conversations/turns";
import { newId } from "@/server/db/ids";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { Logger } from "@/server/logging/logger";
import type { StoredWebhook, WebhooksRepository } from "@/server/webhooks/repository";
import { concernsRun, type PaymentEvent, paymentEventSchema, paymentMoves } from "./payment-event";
import type { PaymentsRepository, StoredPayment } from "./repository";

export type PaymentDispatchDeps = {
  payments: PaymentsRepository;
  webhooks: WebhooksRepository;
  conversations: ConversationsRepository;
  versions: PublishedVersions;
  queues: Queues;
  turns: Turns;
  log: Logger;
  now: () => number;
};

/**
 * Carries a payment webhook to the payment and to the run that asked for it. Late, repeated and out-of-order events are
 * harmless: the payment moves forward only, and a run takes the event of its newest payment alone.
 */
export function createPaymentDispatch({ payments, webhooks, conversations, versions, queues, turns, log, now }: PaymentDispatchDeps) {
  /** The payment as it stands after the event; null when the event came too late to count. */
  async function apply(payment: StoredPayment, { event }: PaymentEvent): Promise<StoredPayment | null> {
    const { from, to } = paymentMoves[event];
    const moved = await payments.move(payment.id, [...from], to);
    const stands = moved ?? (await payments.findById(payment.id));
    return stands?.status === to ? stands : null;
  }

  async function decide(run: LiveRun | null, payment: StoredPayment, event: PaymentEvent["event"], source: string): Promise<Decision> {
    if (run === null) throw new Error(`run ${payment.runId} is gone`);
    const version = await versions.byId(run.versionId);
    const named = `webhook:${source}.${event}`;
    const transitions = version.definition.states[run.snapshot.state]?.transitions ?? {};
    const name = Object.hasOwn(transitions, named) ? named : paymentMoves[event].tells;
    const data = {
      payment_id: payment.id,
      providerOrderId: payment.providerOrderId,
      status: payment.status,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
    };
    return { type: "signal", run, signal: { type: "eventReceived", at: Math.max(now(), run.snapshot.at), event: name, data, source: "webhook" } };
  }

  return async function dispatch({ id, source, payload }: StoredWebhook): Promise<void> {
    const parsed = paymentEventSchema.safeParse(payload);
    if (!parsed.success) return webhooks.settle(id, "ignored");
    const { entity } = parsed.data.payload.payment;
    const payment = await payments.findByProviderOrder(entity.order_id);
    if (payment === null) return webhooks.settle(id, "unmatched");
    if (entity.amount !== payment.amountMinor || entity.currency !== payment.currency) {
      log.warn({ webhookId: id, paymentId: payment.id, paid: entity.amount, due: payment.amountMinor }, "a payment's amount does not fit what was asked for");
      return webhooks.settle(id, "ignored");
    }
    const stands = await apply(payment, parsed.data);
    const found = stands === null ? null : await conversations.loadRun(payment.runId);
    if (stands === null || found === null) return webhooks.settle(id, stands === null ? "ignored" : "unmatched");
    if (!concernsRun(found.run.snapshot.context, payment.providerOrderId)) return webhooks.settle(id, "ignored");
    const request = { conversationId: found.conversationId, runId: payment.runId, turnId: newId("t"), inbound: [], webhookIds: [id] };
    await queues.run(found.conversationId, () => turns.take({ ...request, decide: (_conversation, run) => decide(run, stands, parsed.data.event, source) }));
  };
}
