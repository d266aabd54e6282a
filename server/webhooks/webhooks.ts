import { AppError } from "@/flows/errors";
import type { Logger } from "@/server/logging/logger";
import type { StoredWebhook, WebhooksRepository } from "./repository";
import type { WebhookHeaders, WebhookSource } from "./sources";

export type WebhooksDeps = {
  repository: WebhooksRepository;
  sources: { [source: string]: WebhookSource };
  /** Carries a stored webhook to where it belongs, and settles it. May be called again after a crash. */
  dispatch: (webhook: StoredWebhook) => Promise<void>;
  log: Logger;
};

export function createWebhooks({ repository, sources, dispatch, log }: WebhooksDeps) {
  const running = new Set<Promise<void>>();

  function inBackground(webhook: StoredWebhook): Promise<void> {
    const done = dispatch(webhook)
      .catch((error: unknown) =>
        log.warn({ err: error, webhookId: webhook.id, source: webhook.source }, "a webhook could not be dispatched; it is tried again"),
      )
      .finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  async function take(source: string, headers: WebhookHeaders, rawBody: Buffer): Promise<{ duplicate: boolean; dispatched: Promise<void> }> {
    const reader = Object.hasOwn(sources, source) ? sources[source] : undefined;
    if (reader === undefined) throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${source}` });
    const { providerEventId, type, payload } = reader.read(headers, rawBody);
    const stored = await repository.store(source, providerEventId, type, payload);
    return stored === null ? { duplicate: true, dispatched: Promise.resolve() } : { duplicate: false, dispatched: inBackground(stored) };
  }

  return {
    /**
     * Verifies a webhook on the bytes that came, stores it and answers; what it causes happens after that, and again until it
     * is done. An event that was stored before changes nothing.
     * @throws AppError NOT_FOUND (no such source), SIGNATURE_INVALID, INVALID_INPUT
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
      return webhooks.map((webhook) => () => dispatch(webhook));
    },

    /** Settles when everything that was received is dispatched. */
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
