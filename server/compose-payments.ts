import type pg from "pg";
import type { Queues } from "./conversations/queues";
import type { Turns } from "./conversations/turns";
import { newId } from "./db/ids";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import type { PublishedVersions } from "./flows/published-versions";
import { sandboxProvider } from "./integrations/payments/sandbox";
import type { Logger } from "./logging/logger";
import { createPaymentDispatch } from "./payments/dispatch-payment";
import { createPayments, type PaymentsDeps } from "./payments/payments";
import { createRefundsRepository } from "./payments/refunds-repository";
import type { PaymentsRepository } from "./payments/repository";
import { createSandboxSource } from "./payments/sandbox-source";
import { createEventDispatch } from "./webhooks/dispatch-event";
import { createDueWebhooks } from "./webhooks/due-webhooks";
import { createWebhooksRepository, type StoredWebhook } from "./webhooks/repository";
import { createEventSource } from "./webhooks/sources";
import { createWebhooks } from "./webhooks/webhooks";

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
};

/** The part of the composition root for webhooks and for payments, which arrive by them. Part of `container.ts`. */
export function composePayments({
  pool,
  repository,
  versions,
  queues,
  turns,
  secrets,
  sandboxSecret,
  findFlowSlug,
  tenants,
  log,
  now,
  laneHost,
}: PaymentsParts) {
  const webhooksRepository = createWebhooksRepository(pool);
  const refunds = createRefundsRepository(pool);
  const carrying = { webhooks: webhooksRepository, queues, turns, now, newId };
  const dispatchEvent = createEventDispatch(carrying);
  const dispatchPayment = createPaymentDispatch({ ...carrying, payments: repository, refunds, versions, log: log.child({ component: "payments" }) });
  const dispatch = (webhook: StoredWebhook) => (webhook.source === sandboxProvider ? dispatchPayment(webhook) : dispatchEvent(webhook));
  const webhookLane = createLane({ ...createDueWebhooks({ repository: webhooksRepository, dispatch }), ...laneHost });
  const webhooks = createWebhooks({
    repository: webhooksRepository,
    sources: new Map([
      ...[...secrets].map(([source, secret]) => [source, createEventSource({ secret, now })] as const),
      [sandboxProvider, createSandboxSource({ secret: sandboxSecret, now })] as const,
    ]),
    lane: webhookLane,
    log: log.child({ component: "webhooks" }),
  });
  return { webhooks, webhookLane, payments: createPayments({ repository, refunds, webhooks, secret: sandboxSecret, now, findFlowSlug, tenants }) };
}
