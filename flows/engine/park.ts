import type { Json } from "../json";
import { releaseWithOptions, withOptions } from "./say";
import { addStep, type Next, type Work } from "./work";

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
  const until = snapshot.timer === null ? null : new Date(snapshot.timer.dueAt).toISOString();
  const buttons: Json = snapshot.offered.map(({ id, label }) => ({ id, label }));
  addStep(work, { step_type: "wait", status: "pending", output: { for: state.collects ? "input" : "system", accepts: state.accepts, until, buttons } });
  work.task = { type: "parked" };
  return null;
}

function timerOf({ state, visit, snapshot }: Work): Work["snapshot"]["timer"] {
  if (state.timeoutMs === null) return null;
  const type = state.reminder !== null && !visit.reminded ? "reminder" : "timeout";
  return { type, dueAt: visit.since + state.timeoutMs, entrySeq: snapshot.entrySeq };
}

/** Stops the run until it is resumed: no timer runs, and the customer's words are answered with a question. */
export function pause(work: Work, reason: string): Next {
  const { snapshot, visit } = work;
  snapshot.status = "paused";
  snapshot.pausedReason = reason;
  snapshot.timer = null;
  visit.resumed = null;
  addStep(work, { step_type: "wait", status: "pending", output: { for: "system", accepts: ["resume"], until: null, buttons: [], paused: reason } });
  work.task = { type: "parked" };
  return null;
}
