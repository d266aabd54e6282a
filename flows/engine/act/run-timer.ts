import type { RunTimer } from "../run/snapshot";
import type { Work } from "./work";

/** A timer, or the run's own when that is due before it. */
export function orRunTimer({ flow, snapshot }: Work, own: RunTimer | null): RunTimer | null {
  const whole: RunTimer | null =
    flow.runTimeoutMs === null ? null : { type: "run", dueAt: snapshot.startedAt + flow.runTimeoutMs, entrySeq: snapshot.entrySeq };
  if (own === null || whole === null) return own ?? whole;
  return whole.dueAt < own.dueAt ? whole : own;
}
