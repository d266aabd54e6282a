import { AppError } from "@/flows/errors";

export type SlotsOptions = { atOnce: number /** Beyond these, more is refused. */; waiting: number };

/** Lets `atOnce` pieces of work run and `waiting` more wait their turn, in order. @throws AppError `RATE_LIMITED` when the queue is full */
export function createSlots({ atOnce, waiting }: SlotsOptions) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function inSlot<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new AppError("RATE_LIMITED", { message: "Too many requests at once.", details: { retryAfterSeconds: 5 } });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The slot passes on to whoever waits longest.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
