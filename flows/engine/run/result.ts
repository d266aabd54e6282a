import type { Effect } from "./effect";
import type { Reply, Snapshot, StateChange } from "./snapshot";
import type { Step } from "./step";
import type { FlowCall } from "./subflow";

/**
 * What one signal did. `steps`, `replies` and `changes` are in the order they happened. When `effects` is empty the run
 * is parked, waits for another one, is paused or has ended; else the caller performs them and feeds the results back.
 */
export type TransitionResult = {
  snapshot: Snapshot;
  effects: Effect[];
  /** To be heeded before the effects. */
  calls: FlowCall[];
  steps: Step[];
  replies: Reply[];
  changes: StateChange[];
};
