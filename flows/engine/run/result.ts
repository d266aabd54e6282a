import type { Effect } from "./effect";
import type { Reply, Snapshot, StateChange } from "./snapshot";
import type { Step } from "./step";

/**
 * What one signal did. `steps`, `replies` and `changes` are in the order they happened. When `effects` is empty the run
 * is parked, paused or ended; else the caller performs them and feeds the results back.
 */
export type TransitionResult = {
  snapshot: Snapshot;
  effects: Effect[];
  steps: Step[];
  replies: Reply[];
  changes: StateChange[];
};
