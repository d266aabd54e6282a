import { AppError } from "@/flows/errors";

/** A line for work of one socket: one piece is under way, at most `waiting` wait for their turn, more are `RATE_LIMITED`. */
export function oneAtATime(waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  let length = 0;
  return async (work) => {
    if (length > waiting) throw new AppError("RATE_LIMITED", { message: "The same is asked for already." });
    length += 1;
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn.finally(() => {
      length -= 1;
    });
  };
}
