import type { PatchOperation, StepBase } from "../../protocol/step";
import { baseOf } from "../act/start-context";
import type { CompiledFlow } from "../compile/compiled";
import { isMidTurn } from "../run/mid-turn";
import type { ForkSignal, Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import type { ForkedOrigin, Origin, TapeEntry } from "../run/tape";
import { transition } from "../transition";
import { diverged } from "./diverged";
import { editContext, refused } from "./edit-context";
import { baseAfter } from "./fold-steps";
import { firstOf, followLives, type Lives } from "./lives";

/** A run whose tape is known from its beginning (`wholeTape`). */
export type Parent = { runId: string; origin: Origin; tape: readonly TapeEntry[] };

/** `signal` is the first that the fork must be given; null when it stands between two signals, unchanged. `life`: on which of its parent's versions it goes on. */
export type Fork = { origin: ForkedOrigin; signal: ForkSignal | null; life: number };

/** Where a fork leaves its parent: behind entry `n`, or within the signal that follows it. */
type Place = { n: number; base: StepBase; flow: CompiledFlow; life: number } & (
  | { type: "between"; snapshot: Snapshot }
  | { type: "within"; before: Snapshot | null; signal: Signal }
);

/**
 * How a run is gone on with from after one of its steps, with its context changed there. `seq` is from 0 (of a fork, from the step that it
 * was forked after) to the last step. In the midst of a signal's steps, or where an effect was under way behind the step, the signal that
 * recorded the step is taken again; so what follows sees the changed context. Pure.
 * @throws FlowError INVALID_FORK when there is no such step, or the patch does not fit
 */
export function forkAt(lives: Lives, parent: Parent, { seq, contextPatch }: { seq: number; contextPatch: readonly PatchOperation[] }): Fork {
  const place = beginning(lives, parent, seq) ?? behindStep(lives, parent, seq);
  const { n, base, flow, life } = place;
  const { patch } = editContext(flow, base.context, contextPatch);
  if (place.type === "within") {
    const origin: ForkedOrigin = { type: "forked", runId: parent.runId, n, base, snapshot: place.before };
    return { origin, signal: takenAgain(place.signal, seq, patch), life };
  }
  const { snapshot } = place;
  const signal: ForkSignal | null = patch.length === 0 ? null : { type: "forked", at: snapshot.at, after: seq, contextPatch: patch, signal: null };
  return { origin: { type: "forked", runId: parent.runId, n, base, snapshot }, signal, life };
}

function takenAgain(signal: Signal, after: number, contextPatch: PatchOperation[]): ForkSignal {
  if (signal.type !== "forked") return { type: "forked", at: signal.at, after, contextPatch, signal };
  const earlier = [...(signal.earlier ?? []), { after: signal.after, contextPatch: signal.contextPatch }].filter(
    (edit) => edit.after < after && edit.contextPatch.length > 0,
  );
  return { type: "forked", at: signal.at, after, contextPatch, ...(earlier.length === 0 ? {} : { earlier }), signal: signal.signal };
}

/** Before anything is recorded: before the first step of a run, or where a fork left its parent. Null for every other step. */
function beginning(lives: Lives, { origin, tape }: Parent, seq: number): Place | null {
  const flow = firstOf(lives);
  const base = baseOf(flow, origin);
  if (seq !== base.seq) return null;
  const first = { base, flow, life: 0, n: 0 };
  if (origin.type === "started") return { type: "within", ...first, before: null, signal: origin };
  const entry = tape[0]?.signal;
  const { snapshot } = origin;
  if (entry?.type === "forked" && entry.signal !== null) return { type: "within", ...first, before: snapshot, signal: entry };
  if (snapshot === null) throw diverged(1, seq + 1, "nothing was recorded");
  return { type: "between", ...first, snapshot };
}

/** Behind a step that a signal has recorded. */
function behindStep(lives: Lives, { runId, origin, tape }: Parent, seq: number): Place {
  const versionFor = followLives(lives);
  let base = baseOf(firstOf(lives), origin);
  if (!Number.isSafeInteger(seq) || seq < base.seq) throw refused("/seq", `the run has steps from ${base.seq} on`);
  let before = origin.type === "forked" ? origin.snapshot : null;
  for (const { n, signal } of [...(origin.type === "started" ? [{ n: 0, signal: origin }] : []), ...tape]) {
    const { flow, life } = versionFor(n, signal, before?.seq ?? 0);
    const { snapshot: after, steps } = transition(flow, runId, before, signal);
    if (after === before) throw diverged(n, after.seq + 1, "the run has no use for what was recorded");
    const next = baseAfter(
      base,
      steps.filter((step) => step.seq <= seq),
    );
    if (after.seq === seq && !isMidTurn(after)) return { type: "between", n, base: next, flow, life, snapshot: after };
    if (after.seq >= seq) return { type: "within", n: Math.max(0, n - 1), base: next, flow, life, before, signal };
    base = next;
    before = after;
  }
  throw refused("/seq", `the run has steps up to ${before?.seq ?? 0}`);
}
