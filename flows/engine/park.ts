import { orRunTimer } from "./act/run-timer";
import { releaseWithOptions, withOptions } from "./act/say";
import { addStep, type Next, type Work } from "./act/work";
import type { RunTimer, Snapshot } from "./run/snapshot";

/** Parks the run in its state: the timer is set and what is awaited is recorded. */
export function park(work: Work): Next {
  const { snapshot, state, visit } = work;
  releaseWithOptions(work);
  snapshot.offered = withOptions(state, snapshot.offered);
  snapshot.status = "running";
  snapshot.pausedReason = null;
  snapshot.timer = timerOf(work);
  visit.leaving = null;
  visit.resumed = null;
  visit.emitted = [];
  visit.performed = 0;
  visit.parks = false;
  visit.said = false;
  delete visit.wanted;
  const buttons = snapshot.offered.map(({ id, label }) => ({ id, label }));
  addStep(work, {
    type: "wait",
    status: "pending",
    awaits: { for: state.collects ? "input" : "system", accepts: state.accepts, until: untilOf(snapshot), buttons },
  });
  work.task = { type: "parked" };
  return null;
}

/** The timer of the state, or the run's own when that is due before it. */
function timerOf(work: Work): RunTimer | null {
  const { state, visit, snapshot } = work;
  if (state.timeoutMs === null) return orRunTimer(work, null);
  const type = state.reminder !== null && !visit.reminded ? "reminder" : "timeout";
  return orRunTimer(work, { type, dueAt: visit.since + state.timeoutMs, entrySeq: snapshot.entrySeq });
}

/** Stops the run until it is resumed: no timer runs but that of the whole run, and the customer's words are answered with a question. */
export function pause(work: Work, reason: string): Next {
  const { snapshot, visit } = work;
  snapshot.status = "paused";
  snapshot.pausedReason = reason;
  snapshot.timer = orRunTimer(work, null);
  visit.resumed = null;
  addStep(work, {
    type: "wait",
    status: "pending",
    awaits: { for: "system", accepts: ["resume"], until: untilOf(snapshot), buttons: [], paused: reason },
  });
  work.task = { type: "parked" };
  return null;
}

/** Goes on waiting for what it waited for, until when it did. */
export function goOnWaiting(work: Work): Next {
  const { snapshot, state } = work;
  const isPaused = snapshot.status === "paused";
  addStep(work, {
    type: "wait",
    status: "pending",
    awaits: {
      for: state.collects && !isPaused ? "input" : "system",
      accepts: isPaused ? ["resume"] : state.accepts,
      until: untilOf(snapshot),
      buttons: isPaused ? [] : snapshot.offered.map(({ id, label }) => ({ id, label })),
      ...(isPaused ? { paused: snapshot.pausedReason ?? "paused" } : {}),
    },
  });
  work.task = { type: "parked" };
  return null;
}

function untilOf({ timer }: Snapshot): string | null {
  return timer === null ? null : new Date(timer.dueAt).toISOString();
}
