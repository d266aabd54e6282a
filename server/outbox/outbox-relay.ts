import type { MessengerPort } from "@/flows/ports/messenger";
import type { Sleep } from "@/server/concurrency/sleep";
import type { DueRows } from "@/server/due/due-rows";
import { type ClaimedMessage, type OutboxRepository, outboxLeaseMs } from "./repository";
import { Withheld } from "./withheld";

export type OutboxRelayDeps = {
  repository: OutboxRepository;
  /** Who sends on a channel, to whom it goes. */
  messengerFor: (claimed: Pick<ClaimedMessage, "channel" | "to">) => MessengerPort | Promise<MessengerPort>;
  nodeId: string;
  sleep: Sleep;
  /** Aborts an attempt to send that takes too long. @default 20 s */
  deadline?: () => AbortSignal;
};

/** A database that is away for a moment must not cost a repetition: what was sent is noted while the claim lasts. */
const noteTries = 8;
const noteAgainMs = 1_000;

/**
 * Sends what turns left in the outbox: claimed and committed first, sent then, noted last, one message of a conversation at a
 * time and 16 conversations at once. A crash in between costs at most one repetition, or none where the channel must never repeat.
 */
export function createOutboxRelay({
  repository,
  messengerFor,
  nodeId,
  sleep,
  deadline = () => AbortSignal.timeout(20_000),
}: OutboxRelayDeps): DueRows<ClaimedMessage> {
  async function noteSent(id: string, providerId: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await repository.sent(id, providerId);
      } catch (error) {
        if (tries === noteTries) throw error;
        await sleep(noteAgainMs);
      }
    }
  }

  /** @throws ExecutorError, and whatever else a messenger throws */
  async function deliver(claimed: ClaimedMessage, lost: AbortSignal): Promise<void> {
    const { message } = claimed;
    const messenger = await messengerFor(claimed);
    if (claimed.wasSending && messenger.atMostOnce)
      return repository.giveUp(claimed, { status: "unknown", error: "the process stopped while it was being sent" });
    if (message === null) return repository.giveUp(claimed, { status: "dead", error: "the message itself is gone" });
    try {
      const { providerId } = await messenger.send(message, AbortSignal.any([deadline(), lost]));
      await noteSent(claimed.id, providerId);
    } catch (error) {
      if (!(error instanceof Withheld)) throw error;
      await repository.giveUp(claimed, { status: "withheld", error: error.reason });
    }
  }

  return {
    name: "outbox",
    leaseMs: outboxLeaseMs,
    width: 16,
    maxAttempts: 5,
    maxClaims: 10,
    hasLines: true,
    claim: (limit) => repository.claim(limit, nodeId),
    renew: (claimed) => repository.renew(claimed, nodeId),
    giveBack: (claimed, { delayMs, error }) =>
      delayMs === null ? repository.giveUp(claimed, { status: "dead", error }) : repository.again(claimed, { delayMs, error }),
    work: deliver,
  };
}
