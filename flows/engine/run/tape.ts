import type { StateName } from "../../definition/schema";
import type { StepBase } from "../../protocol/step";
import type { Signal, StartSignal } from "./signal";
import type { Snapshot } from "./snapshot";

/**
 * One signal that reached a run and changed it. Folding `transition` over a run's origin and its entries gives every snapshot
 * and every step the run had (`replay`). A signal that the run had no use for has left no entry.
 */
export type TapeEntry = {
  /** 1, 2, 3 … within the run, without gaps. What a run began with has no entry: it is the origin. */
  n: number;
  /** Of the steps that the signal caused. */
  turn: number;
  /** The last step that was recorded before the signal. */
  seq: number;
  /** Where the run stood when it came. */
  state: StateName;
  signal: Signal;
};

/** A fork begins where its parent stood after entry `n` (0 = after its origin); null = before the parent began. */
export type ForkedOrigin = {
  type: "forked";
  /** The parent. */
  runId: string;
  n: number;
  /** How the parent stood after the step that it was forked after: the fork's own steps begin behind it, and fold over this. */
  base: StepBase;
  snapshot: Snapshot | null;
};

/** What a run began with. */
export type Origin = StartSignal | ForkedOrigin;

/** The entry of a signal that took a run from one snapshot to another. Pure. */
export function entryOf(n: number, before: Snapshot | null, after: Snapshot, signal: Signal): TapeEntry {
  const seq = signal.type === "forked" ? signal.after : (before?.seq ?? 0);
  return { n, turn: after.turn, seq, state: before?.state ?? after.state, signal };
}
