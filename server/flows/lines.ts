import { AppError } from "@/flows/errors";

/**
 * One thing after the other for each key, in the order of asking. Whoever waits here holds no connection to the database,
 * which waiting for a row's lock would.
 */
export function createLines({ most }: { most: number }) {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return {
    /** @throws AppError `UNAVAILABLE` when so many wait already */
    async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
      const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      if (line.waiting > most) throw new AppError("UNAVAILABLE", { message: "this is being changed by others", details: { retryAfterSeconds: 2 } });
      lines.set(key, line);
      line.waiting += 1;
      const mine = line.last.then(work);
      line.last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        line.waiting -= 1;
        if (line.waiting === 0) lines.delete(key);
      }
    },
  };
}
