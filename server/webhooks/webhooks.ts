import { AppError } from "@/flows/errors";
import type { Logger } from "@/server/logging/logger";
import { backoffMs } from "@/server/outbox/backoff";
import { errorText } from "@/server/outbox/error-text";
import type { StoredWebhook, WebhooksRepository } from "./repository";
import type { VerifiedWebhook, WebhookHeaders, WebhookSource } from "./sources";

export type WebhooksDeps = {
  repository: WebhooksRepository;
  /** By name. */
  sources: ReadonlyMap<string, WebhookSource>;
  /** Carries a stored webhook to where it belongs, and settles it. May be called again after a crash. */
  dispatch: (webhook: StoredWebhook) => Promise<void>;
  log: Logger;
  /** 0 to 1. */
  random: () => number;
};

/** Failed tries after which an operator decides. */
const maxAttempts = 5;
/** Claims after which a webhook that processes keep dying over is left to an operator too. */
const maxClaims = 10;

export function createWebhooks({ repository, sources, dispatch, log, random }: WebhooksDeps) {
  const running = new Set<Promise<void>>();

  /** Does not throw while the database answers: a failure is noted, and tried again later or left to an operator. */
  async function carryOut(webhook: StoredWebhook): Promise<void> {
    const about = { webhookId: webhook.id, source: webhook.source, attempts: webhook.attempts };
    try {
      if (webhook.attempts > maxClaims)
        return await repository.fail(webhook, { delayMs: null, error: "the process stopped each time while it was carried out" });
      await dispatch(webhook);
    } catch (error) {
      const isLast = webhook.attempts >= maxAttempts;
      if (isLast) log.error({ err: error, ...about }, "a webhook could not be carried out and waits for an operator");
      else log.warn({ err: error, ...about }, "a webhook could not be carried out; it is tried again");
      await repository.fail(webhook, { delayMs: isLast ? null : backoffMs(webhook.attempts, random), error: errorText(error) });
    }
  }

  function inBackground(webhook: StoredWebhook): Promise<void> {
    const done = carryOut(webhook)
      .catch((error: unknown) => log.warn({ err: error, webhookId: webhook.id }, "what became of a webhook could not be noted; its claim runs out"))
      .finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  async function warnIfChanged(source: string, webhook: VerifiedWebhook): Promise<void> {
    if (await repository.isSame(source, webhook)) return;
    log.warn({ source, providerEventId: webhook.providerEventId }, "a webhook came again with another body; the first one stands");
  }

  function sourceOf(name: string): WebhookSource {
    const source = sources.get(name);
    if (source === undefined) throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${name}` });
    return source;
  }

  async function take(source: string, headers: WebhookHeaders, rawBody: Buffer): Promise<{ duplicate: boolean; dispatched: Promise<void> }> {
    const verified = sourceOf(source).read(headers, rawBody);
    const stored = await repository.store(source, verified);
    if (stored !== null) return { duplicate: false, dispatched: inBackground(stored) };
    await warnIfChanged(source, verified);
    return { duplicate: true, dispatched: Promise.resolve() };
  }

  return {
    /** @throws AppError NOT_FOUND, so that nothing is read of what nobody listens to */
    requireSource: (source: string): void => void sourceOf(source),

    /**
     * Verifies a webhook on the bytes that came, stores it and answers; what it causes happens after that, and again until it
     * is done. An event that was stored before changes nothing.
     * @throws AppError NOT_FOUND (no such source), SIGNATURE_INVALID, INVALID_INPUT, PAYLOAD_TOO_LARGE
     */
    async receive(source: string, headers: WebhookHeaders, rawBody: Buffer): Promise<{ duplicate: boolean }> {
      const { duplicate } = await take(source, headers, rawBody);
      return { duplicate };
    },

    /** The same, and waits for what it causes: for a sender in this process. */
    async deliver(source: string, headers: WebhookHeaders, rawBody: Buffer): Promise<void> {
      await (await take(source, headers, rawBody)).dispatched;
    },

    /** Work for the due worker: webhooks that a crash or a failure left undone. */
    async claimDue(limit: number): Promise<(() => Promise<void>)[]> {
      const webhooks = await repository.claimDue(limit);
      return webhooks.map((webhook) => () => carryOut(webhook));
    },

    /** Settles when everything that was received is dispatched. */
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
