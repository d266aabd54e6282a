import { AppError } from "@/flows/errors";
import type { Lane } from "@/server/due/lane";
import type { Logger } from "@/server/logging/logger";
import type { StoredWebhook, WebhookAddress, WebhooksRepository } from "./repository";
import type { VerifiedWebhook, WebhookHeaders, WebhookSource } from "./sources";

export type WebhooksDeps = {
  repository: Pick<WebhooksRepository, "store" | "isSame">;
  /** By name. */
  sources: ReadonlyMap<string, WebhookSource>;
  /** Carries out what was stored, and again until it is done. */
  lane: Pick<Lane<StoredWebhook>, "take" | "idle">;
  log: Pick<Logger, "warn">;
};

export function createWebhooks({ repository, sources, lane, log }: WebhooksDeps) {
  async function warnIfChanged(to: WebhookAddress, webhook: VerifiedWebhook): Promise<void> {
    if (await repository.isSame(to, webhook)) return;
    log.warn({ ...to, providerEventId: webhook.providerEventId }, "a webhook came again with another body; the first one stands");
  }

  function sourceOf(name: string): WebhookSource {
    const source = sources.get(name);
    if (source === undefined) throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${name}` });
    return source;
  }

  async function take(to: WebhookAddress, headers: WebhookHeaders, rawBody: Buffer): Promise<{ duplicate: boolean; dispatched: Promise<void> }> {
    const verified = sourceOf(to.source).read(headers, rawBody);
    const stored = await repository.store(to, verified);
    if (stored !== null) return { duplicate: false, dispatched: lane.take(stored) };
    await warnIfChanged(to, verified);
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
    async receive(to: WebhookAddress, headers: WebhookHeaders, rawBody: Buffer): Promise<{ duplicate: boolean }> {
      const { duplicate } = await take(to, headers, rawBody);
      return { duplicate };
    },

    /** The same, and waits for what it causes: for a sender in this process. */
    async deliver(to: WebhookAddress, headers: WebhookHeaders, rawBody: Buffer): Promise<void> {
      await (await take(to, headers, rawBody)).dispatched;
    },

    /** Settles when everything that was received is dispatched. */
    settled: () => lane.idle(),
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
