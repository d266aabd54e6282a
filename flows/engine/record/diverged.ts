import { FlowError } from "../../errors";

/** A record that cannot be lived again from entry `n` on, which was to record step `seq`. */
export function diverged(n: number, seq: number, message: string): FlowError {
  return new FlowError("REPLAY_DIVERGED", { message: `step ${seq}: ${message}`, details: { n, seq } });
}
