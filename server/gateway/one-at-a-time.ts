import { AppError } from "@/flows/errors";
import { createSlots } from "../concurrency/slots";

/** A line for work of one socket: one piece is under way, at most `waiting` wait for their turn, more are `RATE_LIMITED`. */
export function oneAtATime(waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const slots = createSlots({ atOnce: 1, waiting, refusal: () => new AppError("RATE_LIMITED", { message: "The same is asked for already." }) });
  return (work) => slots.run(work);
}
