import type pg from "pg";
import type { Queues } from "./conversations/queues";
import type { Turns } from "./conversations/turns";
import { newId } from "./db/ids";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import type { PublishedVersions } from "./flows/published-versions";
import { sandboxProvider } from "./integrations/payments/sandbox";
import type { Logger } from "./logging/logger";
import { orderSql } from "./orders/webhook-sql";
import { createPaymentDispatch } from "./payments/dispatch-payment";
import { createPaymentConsumer } from "./payments/payment-consumer";
import { createPayments, type PaymentsDeps } from "./payments/payments";
import { createRefundsRepository } from "./payments/refunds-repository";
import type { PaymentsRepository } from "./payments/repository";
import { paymentSql } from "./payments/webhook-sql";
import type { WebhookConsumer } from "./webhooks/consumer";
import { createEventDispatch } from "./webhooks/dispatch-event";
import { createDueWebhooks } from "./webhooks/due-webhooks";
import { createEventConsumer } from "./webhooks/event-consumer";
import { createWebhooksRepository, type WebhooksRepository } from "./webhooks/repository";
import { createWebhooks, dispatchTo } from "./webhooks/webhooks";

export type PaymentsParts = Pick<PaymentsDeps, "findFlowSlug" | "tenants"> & {
  pool: pg.Pool;
  repository: PaymentsRepository;
  versions: PublishedVersions;
  queues: Queues;
  turns: Turns;
  /** Secrets of the sources whose webhooks are taken, by name. */
  secrets: ReadonlyMap<string, string>;
  /** Of the provider that comes with Parley. */
  sandboxSecret: string;
  log: Logger;
  now: () => number;
  laneHost: LaneHost;
  carrying: Carrying;
  /** Who else listens to webhooks. */
  listeners: readonly WebhookConsumer[];
};

export type CarryingParts = { pool: pg.Pool; queues: Queues; turns: Turns; now: () => number };
/** Webhooks as they are stored, and how one that is an event reaches its run. */
export type Carrying = { webhooks: WebhooksRepository; dispatchEvent: WebhookConsumer["dispatch"] };

/** What everybody who listens to webhooks stands on. */
export function composeCarrying({ pool, queues, turns, now }: CarryingParts): Carrying {
  const webhooks = createWebhooksRepository(pool, [paymentSql, orderSql]);
  return { webhooks, dispatchEvent: createEventDispatch({ webhooks, queues, turns, now, newId }) };
}

/** The part of the composition root for webhooks and for payments, which arrive by them. Part of `container.ts`. */
export function composePayments(parts: PaymentsParts) {
  const { pool, repository, versions, queues, turns, carrying, secrets, sandboxSecret, findFlowSlug, tenants, log, now, laneHost } = parts;
  const { webhooks: webhooksRepository, dispatchEvent } = carrying;
  const refunds = createRefundsRepository(pool);
  const turning = { webhooks: webhooksRepository, queues, turns, now, newId };
  const dispatchPayment = createPaymentDispatch({ ...turning, payments: repository, refunds, versions, log: log.child({ component: "payments" }) });
  const consumers: readonly WebhookConsumer[] = [
    createPaymentConsumer({ name: sandboxProvider, secret: sandboxSecret, dispatch: dispatchPayment, now }),
    ...parts.listeners,
    createEventConsumer({ secrets, dispatch: dispatchEvent, now }),
  ];
  const webhookLane = createLane({ ...createDueWebhooks({ repository: webhooksRepository, dispatch: dispatchTo(consumers) }), ...laneHost });
  const webhooks = createWebhooks({
    repository: webhooksRepository,
    consumers,
    lane: webhookLane,
    log: log.child({ component: "webhooks" }),
  });
  return { webhooks, webhookLane, payments: createPayments({ repository, refunds, webhooks, secret: sandboxSecret, now, findFlowSlug, tenants }) };
}
