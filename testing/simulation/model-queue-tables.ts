import { type OutboxRepository, outboxLeaseMs } from "@/server/outbox/repository";
import { type StoredWebhook, type WebhooksRepository, webhookLeaseMs } from "@/server/webhooks/repository";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { OutboxRecord, PaymentRecord, WebhookRecord } from "./model-tables";

/** Webhooks as a node sees them. A payment moves with the webhook that says so. */
export function modelWebhooks({ tables, rules, now, newId }: ModelStore, ask: Ask): WebhooksRepository {
  const { webhooks, payments, runs } = tables;
  const paymentOf = (key: string | null): PaymentRecord | undefined => [...payments.values()].find(({ providerOrderId }) => providerOrderId === key);

  function read({ id, source, type, correlationKey, payload, attempts }: WebhookRecord): StoredWebhook {
    const payment = paymentOf(correlationKey);
    const run = payment === undefined ? undefined : runs.get(payment.runId);
    const target = run === undefined ? null : { runId: run.id, conversationId: run.conversationId, revision: run.revision };
    return { id, source, type, correlationKey, payload, attempts, target, facts: payment === undefined ? {} : { payment: factsOf(payment) } };
  }

  return {
    store: ({ source }, { providerEventId, type, correlationKey, payload, also }) =>
      ask(`store the webhook ${providerEventId}`, () => {
        const isKnown = [...webhooks.values()].some((webhook) => webhook.source === source && webhook.providerEventId === providerEventId);
        if (rules.uniqueWebhook && isKnown) return null;
        const id = newId("e");
        const row = {
          id,
          source,
          providerEventId,
          type,
          correlationKey,
          payload,
          status: "received",
          runId: null,
          attempts: 1,
          nextAttemptAt: now() + webhookLeaseMs,
        };
        webhooks.set(id, row);
        const payment = paymentOf(correlationKey);
        const [to, from, amountMinor] = (also?.values ?? []) as [PaymentRecord["status"], PaymentRecord["status"][], number];
        const mayMove = payment !== undefined && also !== undefined && (!rules.paymentMoves || from.includes(payment.status));
        if (mayMove && payment.amountMinor === amountMinor) payments.set(payment.key, { ...payment, status: to });
        return read(row);
      }),
    isSame: async () => true,
    claimDue: (limit) =>
      ask("claim webhooks", () =>
        [...webhooks.values()]
          .filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now())
          .slice(0, limit)
          .map((webhook) => {
            const claimed = { ...webhook, attempts: webhook.attempts + 1, nextAttemptAt: now() + webhookLeaseMs };
            webhooks.set(webhook.id, claimed);
            return read(claimed);
          }),
      ),
    renew: (claims) =>
      ask("renew the claims of webhooks", () =>
        claims.flatMap(({ id, attempts }) => {
          const webhook = webhooks.get(id);
          if (webhook?.status !== "received" || webhook.attempts !== attempts) return [];
          webhooks.set(id, { ...webhook, nextAttemptAt: now() + webhookLeaseMs });
          return [id];
        }),
      ),
    settle: (id, { status }) =>
      ask(`settle ${id} as ${status}`, () => {
        const webhook = webhooks.get(id);
        if (webhook?.status === "received") webhooks.set(id, { ...webhook, status, nextAttemptAt: null });
      }),
    settleEmptied: (id) =>
      ask(`settle ${id} and empty it`, () => {
        const webhook = webhooks.get(id);
        if (webhook?.status === "received") webhooks.set(id, { ...webhook, status: "dispatched", payload: {}, nextAttemptAt: null });
      }),
    noteIgnored: (id) => ask(`note ${id}`, () => undefined),
    fail: ({ id, attempts }, { delayMs }) =>
      ask(`the webhook ${id} has failed`, () => {
        const webhook = webhooks.get(id);
        if (webhook?.status !== "received" || webhook.attempts !== attempts) return;
        webhooks.set(id, { ...webhook, status: delayMs === null ? "dead" : "received", nextAttemptAt: delayMs === null ? null : now() + delayMs });
      }),
  };
}

const factsOf = ({ id, providerOrderId, status, amountMinor, currency }: PaymentRecord) => ({ id, providerOrderId, status, amountMinor, currency });

const isOpen = ({ status }: OutboxRecord): boolean => status === "queued" || status === "sending";

/** First rows of their conversations' lines that may be sent now. */
export function dueOutbox({ tables, now }: ModelStore): OutboxRecord[] {
  const heads = new Map<string, OutboxRecord>();
  for (const row of tables.outbox) if (isOpen(row) && !heads.has(row.conversationId)) heads.set(row.conversationId, row);
  return [...heads.values()].filter((row) => row.nextAttemptAt <= now() && (row.status === "queued" || (row.lockedUntil ?? 0) < now()));
}

/** The outbox as a node sees it. */
export function modelOutbox(store: ModelStore, ask: Ask): OutboxRepository {
  const { tables, now } = store;
  const change = (id: string, fits: (row: OutboxRecord) => boolean, changes: (row: OutboxRecord) => Partial<OutboxRecord>): OutboxRecord | null => {
    const at = tables.outbox.findIndex((row) => row.id === id);
    const row = tables.outbox[at];
    if (row === undefined || !fits(row)) return null;
    const after = { ...row, ...changes(row) };
    tables.outbox[at] = after;
    return after;
  };
  const free = { lockedUntil: null, lockedBy: null };
  return {
    claim: (limit, nodeId) =>
      ask("claim the outbox", () =>
        dueOutbox(store)
          .slice(0, limit)
          .map((row) => {
            const { id, conversationId, channel } = row;
            const attempts = row.attempts + 1;
            change(
              id,
              () => true,
              () => ({ status: "sending", attempts, lockedUntil: now() + outboxLeaseMs, lockedBy: nodeId }),
            );
            const content = tables.messages.get(conversationId)?.find((message) => message.id === row.payload.messageId)?.content ?? "";
            const message = { key: id, conversationId, channel, content, format: "text" as const, buttons: [], cards: [] };
            return { id, conversationId, channel, attempts, to: null, wasSending: row.status === "sending", message };
          }),
      ),
    renew: (claims, nodeId) =>
      ask("renew the claims of the outbox", () =>
        claims.flatMap(({ id, attempts }) => {
          const isHeld = (row: OutboxRecord): boolean => row.status === "sending" && row.attempts === attempts && row.lockedBy === nodeId;
          const renewed = change(id, isHeld, () => ({ lockedUntil: now() + outboxLeaseMs }));
          if (renewed !== null) store.watch.renewed(renewed);
          return renewed === null ? [] : [id];
        }),
      ),
    sent: (id, providerId) =>
      ask(
        `${id} was sent`,
        () =>
          void change(
            id,
            ({ status }) => status !== "sent",
            () => ({ status: "sent", providerId, ...free }),
          ),
      ),
    again: ({ id, attempts, conversationId }, { delayMs }) =>
      ask(`${id} again`, () => {
        const nextAttemptAt = now() + delayMs;
        const failed = change(
          id,
          (row) => row.status === "sending" && row.attempts === attempts,
          () => ({ status: "queued", nextAttemptAt, ...free }),
        );
        if (failed === null) return;
        store.watch.givenBack(id);
        for (const row of tables.outbox)
          if (row.conversationId === conversationId && row.status === "queued" && row.ord > failed.ord)
            change(
              row.id,
              () => row.nextAttemptAt < nextAttemptAt,
              () => ({ nextAttemptAt }),
            );
      }),
    giveUp: ({ id, attempts }, { status }) =>
      ask(
        `give ${id} up`,
        () =>
          void change(
            id,
            (row) => row.status === "sending" && row.attempts === attempts,
            () => ({ status, ...free }),
          ),
      ),
  };
}
