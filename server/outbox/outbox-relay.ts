import { ExecutorError } from "@/flows/errors";
import type { MessengerPort } from "@/flows/ports/messenger";
import type { Sleep } from "@/server/concurrency/sleep";
import type { Logger } from "@/server/logging/logger";
import { backoffMs } from "./backoff";
import { errorText } from "./error-text";
import type { ClaimedMessage, OutboxRepository } from "./repository";

export type OutboxRelayDeps = {
  repository: OutboxRepository;
  /** Who sends on a channel. */
  messengerFor: (channel: string) => MessengerPort;
  nodeId: string;
  log: Logger;
  /** 0 to 1. */
  random: () => number;
  sleep: Sleep;
  /** Aborts an attempt to send that takes too long; well before its claim ends. @default 20 s */
  deadline?: () => AbortSignal;
};

/** Failed attempts after which an operator decides. */
const maxAttempts = 5;
/** Claims after which a row that processes keep dying over is left to an operator too. */
const maxClaims = 10;
/** A database that is away for a moment must not cost a repetition: what was sent is noted while the claim lasts. */
const noteTries = 8;
const noteAgainMs = 1_000;

/**
 * Sends what turns left in the outbox: claimed and committed first, sent then, noted last, one message of a conversation at a
 * time. A crash in between costs at most one repetition, or none where the channel must never repeat.
 */
export function createOutboxRelay({ repository, messengerFor, nodeId, log, random, sleep, deadline = () => AbortSignal.timeout(20_000) }: OutboxRelayDeps) {
  async function fail(claimed: ClaimedMessage, error: unknown): Promise<void> {
    const retryable = !(error instanceof ExecutorError) || error.retryable;
    const text = errorText(error);
    const about = { outboxId: claimed.id, channel: claimed.channel, attempts: claimed.attempts };
    if (retryable && claimed.attempts < maxAttempts) {
      log.warn({ err: error, ...about }, "a message could not be sent; it is tried again");
      return repository.again(claimed, { delayMs: backoffMs(claimed.attempts, random), error: text });
    }
    log.error({ err: error, ...about }, "a message could not be sent and waits for an operator");
    return repository.giveUp(claimed, { status: "dead", error: text });
  }

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

  async function deliver(claimed: ClaimedMessage): Promise<void> {
    const { message, channel } = claimed;
    const messenger = messengerFor(channel);
    if (claimed.wasSending && messenger.atMostOnce)
      return repository.giveUp(claimed, { status: "unknown", error: "the process stopped while it was being sent" });
    if (message === null) return repository.giveUp(claimed, { status: "dead", error: "the message itself is gone" });
    if (claimed.attempts > maxClaims) return repository.giveUp(claimed, { status: "dead", error: "the process stopped each time while it was being sent" });
    let providerId: string;
    try {
      ({ providerId } = await messenger.send(message, deadline()));
    } catch (error) {
      return fail(claimed, error);
    }
    await noteSent(claimed.id, providerId);
  }

  return {
    /** Claims what is due and gives the work to do: at most `limit` conversations, one message each. */
    async claim(limit: number): Promise<(() => Promise<void>)[]> {
      const claimed = await repository.claim(limit, nodeId);
      return claimed.map((message) => () => deliver(message));
    },
  };
}

export type OutboxRelay = ReturnType<typeof createOutboxRelay>;
