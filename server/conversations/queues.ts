import { AppError } from "@/flows/errors";
import type { QueuedMessage } from "./queued-message";

export type QueueOptions = {
  /** How many may wait behind the one that runs. @default unlimited */
  limit?: number;
  /** What the work is for, if it is for a customer's message: seen by the work before it. */
  message?: QueuedMessage;
};

/** `waiting`: the messages of the work that has not begun, in its order; null where it is for none. */
type Line = { tail: Promise<unknown>; length: number; waiting: (QueuedMessage | null)[] };

/** One line for each conversation: its turns run one by one in the order they came, those of different conversations together. */
export function createQueues() {
  const lines = new Map<string, Line>();

  return {
    /** @throws AppError QUEUE_FULL when more than `limit` wait already. */
    async run<T>(key: string, work: () => Promise<T>, { limit = Number.POSITIVE_INFINITY, message }: QueueOptions = {}): Promise<T> {
      const line: Line = lines.get(key) ?? { tail: Promise.resolve(), length: 0, waiting: [] };
      if (line.length > limit) throw new AppError("QUEUE_FULL", { message: `more than ${limit} messages wait in one conversation` });
      lines.set(key, line);
      line.length += 1;
      line.waiting.push(message ?? null);
      const turn = line.tail.then(() => {
        line.waiting.shift();
        return work();
      });
      line.tail = turn.then(
        () => undefined,
        () => undefined,
      );
      try {
        return await turn;
      } finally {
        line.length -= 1;
        if (line.length === 0) lines.delete(key);
      }
    },
    /** The customer's messages that wait next, up to the first work that is for none. */
    nextMessages(key: string): QueuedMessage[] {
      const waiting = lines.get(key)?.waiting ?? [];
      const messages: QueuedMessage[] = [];
      for (const message of waiting) {
        if (message === null) break;
        messages.push(message);
      }
      return messages;
    },
    /** Settles when nothing runs or waits any more. */
    async idle(): Promise<void> {
      while (lines.size > 0) await Promise.all([...lines.values()].map((line) => line.tail));
    },
  };
}

export type Queues = ReturnType<typeof createQueues>;
