import { foldSteps } from "@/flows/engine/record/fold-steps";
import type { JsonObject } from "@/flows/json/json";
import type { Step, StepBase } from "@/flows/protocol/step";

/** One moment of a run. Frame 0 is the moment before the first step, frame n the moment after the n-th. */
export type Frame = {
  index: number;
  step: Step | null;
  /** The state the run stands in at this moment: after a choice, the state it leads to. */
  state: string;
  context: JsonObject;
};

/** All moments of a run, oldest first. Pure; contexts share what did not change. */
export function buildFrames(base: StepBase, steps: readonly Step[]): Frame[] {
  const contexts = foldSteps(base, [...steps]);
  const first: Frame = { index: 0, step: null, state: base.state, context: base.context };
  return [first, ...steps.map((step, i) => ({ index: i + 1, step, state: step.to ?? step.state, context: contexts[i] ?? base.context }))];
}

/** The frame after step `seq`; the last one before it when that step is not among the frames. */
export function frameIndexOf(frames: readonly Frame[], seq: number): number {
  const index = frames.findLastIndex((frame) => frame.step !== null && frame.step.seq <= seq);
  return Math.max(0, index);
}

/** Index of the first frame of the next (or previous) turn, bounded by the run. */
export function turnStart(frames: readonly Frame[], from: number, direction: 1 | -1): number {
  const turnAt = (index: number) => frames[index]?.step?.turn ?? 0;
  if (direction === 1) {
    const next = frames.findIndex((frame, index) => index > from && turnAt(index) > turnAt(from));
    return next === -1 ? frames.length - 1 : next;
  }
  const startOf = (turn: number) => frames.findIndex((_, index) => turnAt(index) === turn);
  const own = startOf(turnAt(from));
  return own < from ? own : Math.max(0, startOf(turnAt(Math.max(0, from - 1))));
}
