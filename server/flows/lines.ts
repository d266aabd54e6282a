import { AppError } from "@/flows/errors";
import { createSlots } from "../concurrency/slots";

/**
 * One thing after the other for each key, in the order of asking. Whoever waits here holds no connection to the database,
 * which waiting for a row's lock would.
 */
export function createLines({ most }: { most: number }) {
  const slots = createSlots({
    atOnce: Number.POSITIVE_INFINITY,
    waiting: Number.POSITIVE_INFINITY,
    perCaller: { atOnce: 1, waiting: most },
    refusal: () => new AppError("UNAVAILABLE", { message: "this is being changed by others", details: { retryAfterSeconds: 2 } }),
  });
  return {
    /** @throws AppError `UNAVAILABLE` when so many wait already */
    inTurn: <T>(key: string, work: () => Promise<T>): Promise<T> => slots.run(work, key),
  };
}
