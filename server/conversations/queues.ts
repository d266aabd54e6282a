import { AppError } from "@/flows/errors";

export type QueueOptions = {
  /** How many may wait behind the one that runs. @default unlimited */
  limit?: number;
};

/** One line for each conversation: its turns run one by one in the order they came, those of different conversations together. */
export function createQueues() {
  const lines = new Map<string, { tail: Promise<unknown>; length: number }>();

  return {
    /** @throws AppError QUEUE_FULL when more than `limit` wait already. */
    async run<T>(key: string, work: () => Promise<T>, { limit = Number.POSITIVE_INFINITY }: QueueOptions = {}): Promise<T> {
      const line = lines.get(key) ?? { tail: Promise.resolve(), length: 0 };
      if (line.length > limit) throw new AppError("QUEUE_FULL", { message: `more than ${limit} messages wait in one conversation` });
      lines.set(key, line);
      line.length += 1;
      const turn = line.tail.then(work);
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
    /** Settles when nothing runs or waits any more. */
    async idle(): Promise<void> {
      while (lines.size > 0) await Promise.all([...lines.values()].map((line) => line.tail));
    },
  };
}

export type Queues = ReturnType<typeof createQueues>;
