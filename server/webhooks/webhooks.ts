import { AppError } from "@/flows/errors";
import type { Lane } from "@/server/due/lane";
import type { Logger } from "@/server/logging/logger";
import type { SignedHeaders } from "../signatures/read-signed";
import type { VerifiedWebhook, WebhookAddress, WebhookConsumer, WebhookSource, WebhookTarget } from "./consumer";
import type { StoredWebhook, WebhooksRepository } from "./repository";

export type WebhooksDeps = {
  repository: Pick<WebhooksRepository, "store" | "isSame">;
  /** The first that listens to a name gets what is sent there. */
  consumers: readonly Pick<WebhookConsumer, "find">[];
  /** Carries out what was stored, and again until it is done. */
  lane: Pick<Lane<StoredWebhook>, "take" | "idle">;
  log: Pick<Logger, "warn">;
};

type Taken = { duplicate: boolean; dispatched: Promise<unknown> };

/** The one intake of webhooks: verified on the bytes, stored once, answered, and then carried to whoever listens. */
export function createWebhooks({ repository, consumers, lane, log }: WebhooksDeps) {
  async function warnIfChanged(storedAs: WebhookAddress, webhook: VerifiedWebhook): Promise<void> {
    if (await repository.isSame(storedAs, webhook)) return;
    log.warn({ ...storedAs, providerEventId: webhook.providerEventId }, "a webhook came again with another body; the first one stands");
  }

  async function sourceOf(to: WebhookTarget): Promise<WebhookSource> {
    for (const consumer of consumers) {
      const source = await consumer.find(to);
      if (source !== null && (to.hasSlug !== true || source.storedAs.workspaceId === to.workspaceId)) return source;
    }
    throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${to.source}` });
  }

  async function keep(storedAs: WebhookAddress, event: VerifiedWebhook): Promise<Taken> {
    const stored = await repository.store(storedAs, event);
    if (stored !== null) return { duplicate: false, dispatched: lane.take(stored) };
    await warnIfChanged(storedAs, event);
    return { duplicate: true, dispatched: Promise.resolve() };
  }

  async function take(to: WebhookTarget, headers: SignedHeaders, rawBody: Buffer): Promise<Taken> {
    const { storedAs, read } = await sourceOf(to);
    const { events, meanwhile } = read(headers, rawBody);
    const taken: Taken[] = [];
    // One after the other: what came first is carried out first.
    for (const event of events) taken.push(await keep(storedAs, event));
    await meanwhile?.();
    const isNew = taken.some(({ duplicate }) => !duplicate);
    return { duplicate: taken.length > 0 && !isNew, dispatched: Promise.all(taken.map(({ dispatched }) => dispatched)) };
  }

  return {
    /** @throws AppError NOT_FOUND, so that nothing is read of what nobody listens to */
    requireSource: async (to: WebhookTarget): Promise<void> => void (await sourceOf(to)),

    /**
     * Verifies a webhook on the bytes that came, stores it and answers; what it causes happens after that, and again until it
     * is done. An event that was stored before changes nothing.
     * @throws AppError NOT_FOUND (no such source), SIGNATURE_INVALID, INVALID_INPUT, PAYLOAD_TOO_LARGE
     */
    async receive(to: WebhookTarget, headers: SignedHeaders, rawBody: Buffer): Promise<{ duplicate: boolean }> {
      const { duplicate } = await take(to, headers, rawBody);
      return { duplicate };
    },

    /** The same, and waits for what it causes: for a sender in this process. */
    async deliver(to: WebhookAddress, headers: SignedHeaders, rawBody: Buffer): Promise<void> {
      await (await take(to, headers, rawBody)).dispatched;
    },

    /** Settles when everything that was received is dispatched. */
    settled: () => lane.idle(),
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;

/** Gives a stored webhook to the consumer that it is for. @throws Error when nobody listens any more: it is left to an operator */
export function dispatchTo(consumers: readonly Pick<WebhookConsumer, "owns" | "dispatch">[]): WebhookConsumer["dispatch"] {
  return async (webhook) => {
    const consumer = consumers.find(({ owns }) => owns(webhook.source));
    if (consumer === undefined) throw new Error(`nobody listens to ${webhook.source} any more`);
    await consumer.dispatch(webhook);
  };
}
