import { FlowError } from "../../errors";
import { canonicalJson } from "../../json/canonical";
import type { Step } from "../../protocol/step";
import type { CompiledFlow } from "../compile/compiled";
import type { Signal, StartSignal } from "../run/signal";
import type { Reply, Snapshot, StateChange } from "../run/snapshot";
import { isBusy, transition } from "../transition";
import { recordedAnswer, recordedFailure, recordedSignal } from "./recorded-signal";
import { stepJson } from "./step-json";

export type Replay = {
  /** After each signal, effects' answers included: `seq` is the last step it had recorded. */
  moments: { seq: number; turn: number; snapshot: Snapshot }[];
  /** Where the recorded steps leave the run; in the middle of a turn when they end there. */
  snapshot: Snapshot;
  replies: Reply[];
  changes: StateChange[];
};

/**
 * Lives a recorded run again, with the recorded answers instead of effects. The snapshots are the ones the run had, byte for byte as canonical JSON.
 * Pure. @throws FlowError REPLAY_DIVERGED with `details.seq` at the first step that comes out differently.
 */
export function replay(flow: CompiledFlow, runId: string, started: StartSignal, steps: readonly Step[]): Replay {
  const moments: Replay["moments"] = [];
  const replies: Reply[] = [];
  const changes: StateChange[] = [];
  let snapshot: Snapshot | null = null;
  let at = 0;
  for (let signal: Signal | null = started; signal !== null; ) {
    const result = transition(flow, runId, snapshot, signal);
    if (result.snapshot === snapshot) throw diverged(steps[at]?.seq ?? at + 1, "the run has no use for what was recorded");
    for (const step of result.steps) {
      const recorded = steps[at];
      // A record that ends here ends in the middle of what the signal caused.
      if (recorded === undefined) throw diverged(step.seq, "the record ends before this step");
      if (!isSameStep(step, recorded)) throw diverged(step.seq, "the step comes out differently");
      at += 1;
    }
    snapshot = result.snapshot;
    moments.push({ seq: snapshot.seq, turn: snapshot.turn, snapshot });
    replies.push(...result.replies);
    changes.push(...result.changes);
    signal = nextSignal(flow, runId, snapshot, steps, at);
  }
  if (snapshot === null) throw diverged(1, "nothing was recorded");
  return { moments, snapshot, replies, changes };
}

function nextSignal(flow: CompiledFlow, runId: string, snapshot: Snapshot, steps: readonly Step[], at: number): Signal | null {
  const recorded = steps[at];
  if (recorded === undefined) return null;
  const answered = isBusy(snapshot) ? recordedAnswer(flow, runId, snapshot, steps, at) : recordedSignal(snapshot, recorded);
  const signal = recordedFailure(snapshot, recorded) ?? answered;
  if (signal === null) throw diverged(recorded.seq, "the step is not one that this run could have recorded here");
  return signal;
}

function isSameStep(one: Step, other: Step): boolean {
  return canonicalJson(stepJson(one)) === canonicalJson(stepJson(other));
}

function diverged(seq: number, message: string): FlowError {
  return new FlowError("REPLAY_DIVERGED", { message: `step ${seq}: ${message}`, details: { seq } });
}
