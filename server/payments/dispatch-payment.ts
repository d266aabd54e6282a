import { findState } from "@/flows/definition/find-state";
import { hasEvent } from "@/flows/definition/transitions";
import type { LiveRun } from "@/server/conversations/conversation";
import type { Queues } from "@/server/conversations/queues";
import { hasEnded } from "@/server/conversations/run-row";
import type { Decision, TurnResult } from "@/server/conversations/turn-request";
import type { Turns } from "@/server/conversations/turns";
import type { IdPrefix } from "@/server/db/ids";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { Logger } from "@/server/logging/logger";
import type { WebhookNote } from "@/server/operations/dead-letter";
import type { StoredWebhook, WebhooksRepository, WebhookTarget } from "@/server/webhooks/repository";
import { concernsRun, type PaymentEvent, paymentEventSchema, paymentMoves, type WebhookPayment, webhookPaymentSchema } from "./payment-event";
import type { RefundsRepository } from "./refunds-repository";
import type { PaymentsRepository } from "./repository";
import { paymentSql } from "./webhook-sql";

export type PaymentDispatchDeps = {
  payments: Pick<PaymentsRepository, "move">;
  refunds: Pick<RefundsRepository, "processed">;
  webhooks: Pick<WebhooksRepository, "settle" | "noteIgnored">;
  versions: Pick<PublishedVersions, "byId">;
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  log: Logger;
  now: () => number;
  newId: (prefix: IdPrefix) => string;
};

/** What a run hears of its payment. */
type News = Exclude<PaymentEvent["event"], "refund.processed">;
type Told = { id: string; source: string; event: News; payment: WebhookPayment; target: WebhookTarget };

/**
 * Carries a payment webhook to the run that asked for the payment. Late, repeated and out-of-order events are harmless: the
 * payment moves forward only, and a run takes the event of its newest payment alone. Money that came and leads nowhere is
 * noted for operators.
 */
export function createPaymentDispatch({ payments, refunds, webhooks, versions, queues, turns, log, now, newId }: PaymentDispatchDeps) {
  /** The payment as it stands after the event. It moved when the webhook was stored, unless it was not known then. */
  async function moved(payment: WebhookPayment, event: PaymentEvent["event"]): Promise<WebhookPayment> {
    const { from, to } = paymentMoves[event];
    return payment.status === to ? payment : ((await payments.move(payment.id, [...from], to)) ?? payment);
  }

  async function signal(run: LiveRun, { payment, event, source }: Told): Promise<Decision> {
    const version = await versions.byId(run.versionId);
    const named = `webhook:${source}.${event}`;
    const state = findState(version.definition, run.snapshot.state);
    const name = state !== null && hasEvent(state, named) ? named : paymentMoves[event].tells;
    const { id, providerOrderId, status, amountMinor, currency } = payment;
    const data = { payment_id: id, providerOrderId, status, amountMinor, currency };
    return { type: "signal", run, signal: { type: "eventReceived", at: Math.max(now(), run.snapshot.at), event: name, data, source: "webhook" } };
  }

  async function tell(told: Told): Promise<void> {
    const { id, payment, target } = told;
    let unused: WebhookNote = "PAID_UNUSED";
    let seq = 0;
    const result: TurnResult = await queues.run(target.conversationId, () =>
      turns.take({
        ...target,
        turnId: newId("t"),
        inbound: [],
        webhookIds: [id],
        async decide(_conversation, run) {
          if (run === null) throw new Error(`run ${target.runId} is gone`);
          seq = run.snapshot.seq;
          if (!hasEnded(run.snapshot) && concernsRun(run.snapshot.context, payment.providerOrderId)) return signal(run, told);
          unused = hasEnded(run.snapshot) ? "PAID_TOO_LATE" : "PAID_ANOTHER";
          return { type: "nothing" };
        },
      }),
    );
    const note = told.event === "payment.captured" ? unused : null;
    if (result.type === "nothingToDo") return webhooks.settle(id, { status: "ignored", runId: target.runId, note });
    if (result.type === "taken" && result.run?.snapshot.seq === seq && note !== null) await webhooks.noteIgnored(id, note);
  }

  return async function dispatch({ id, source, payload, facts, target }: StoredWebhook): Promise<void> {
    const parsed = paymentEventSchema.safeParse(payload);
    if (!parsed.success) return webhooks.settle(id, { status: "ignored", runId: null, note: null });
    const named = webhookPaymentSchema.nullable().parse(facts[paymentSql.name] ?? null);
    if (named === null || target === null) return webhooks.settle(id, { status: "unmatched", runId: null, note: null });
    const { runId } = target;
    const { event } = parsed.data;
    const { entity } = parsed.data.payload.payment;
    if (entity.amount !== named.amountMinor || entity.currency !== named.currency) {
      log.warn({ webhookId: id, paymentId: named.id, paid: entity.amount, due: named.amountMinor }, "a payment's amount does not fit what was asked for");
      return webhooks.settle(id, { status: "ignored", runId, note: event === "payment.captured" ? "AMOUNT_MISMATCH" : null });
    }
    const payment = await moved(named, event);
    if (payment.status !== paymentMoves[event].to) return webhooks.settle(id, { status: "ignored", runId, note: null });
    if (event !== "refund.processed") return tell({ id, source, event, payment, target });
    await refunds.processed(payment.id);
    await webhooks.settle(id, { status: "ignored", runId, note: null });
  };
}
