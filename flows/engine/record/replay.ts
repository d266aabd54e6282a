import type { Signal } from "../run/signal";
import type { Reply, Snapshot, StateChange } from "../run/snapshot";
import type { Step } from "../run/step";
import type { Origin, TapeEntry } from "../run/tape";
import { transition } from "../transition";
import { diverged } from "./diverged";
import { followLives, type Lives } from "./lives";

/** Where a run stood after a signal: `n` is its entry, 0 the origin; `seq` the last step recorded by then. */
export type Moment = { n: number; seq: number; turn: number; snapshot: Snapshot };

export type Replay = {
  moments: Moment[];
  steps: Step[];
  /** Where the tape leaves the run; in the middle of a turn when it ends there. */
  snapshot: Snapshot;
  replies: Reply[];
  changes: StateChange[];
};

/**
 * Lives a run again: a fold of `transition` over its origin and its tape. The snapshots and steps are the ones the run had,
 * byte for byte as canonical JSON. Of a fork only its own steps, replies and changes come out. A run that was moved to another version is
 * given with all of them. Pure.
 * @throws FlowError REPLAY_DIVERGED with `details.n` and `details.seq` at an entry that the run has no use for; STATE_MISSING
 */
export function replay(lives: Lives, runId: string, origin: Origin, tape: readonly TapeEntry[]): Replay {
  const lived: Omit<Replay, "snapshot"> = { moments: [], steps: [], replies: [], changes: [] };
  const versionFor = followLives(lives);
  let snapshot: Snapshot | null = null;

  function take(n: number, signal: Signal): void {
    const { flow } = versionFor(n, signal, snapshot?.seq ?? 0);
    const result = transition(flow, runId, snapshot, signal);
    if (result.snapshot === snapshot) throw diverged(n, snapshot.seq + 1, "the run has no use for what was recorded");
    snapshot = result.snapshot;
    lived.steps.push(...result.steps);
    lived.replies.push(...result.replies);
    lived.changes.push(...result.changes);
    lived.moments.push({ n, seq: snapshot.seq, turn: snapshot.turn, snapshot });
  }

  if (origin.type === "started") take(0, origin);
  else if (origin.snapshot !== null) {
    snapshot = origin.snapshot;
    lived.moments.push({ n: 0, seq: snapshot.seq, turn: snapshot.turn, snapshot });
  }
  for (const [index, entry] of tape.entries()) {
    if (entry.n !== index + 1) throw diverged(index + 1, entry.seq + 1, "an entry is missing or stands twice");
    take(entry.n, entry.signal);
  }
  const last = lived.moments.at(-1);
  if (last === undefined) throw diverged(1, 1, "nothing was recorded");
  return { ...lived, snapshot: last.snapshot };
}
