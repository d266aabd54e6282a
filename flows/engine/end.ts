import type { EventName, Outcome } from "../definition/schema";
import { release } from "./act/say";
import { addStep, type Next, type Work } from "./act/work";
import { cutMessage } from "./run/limits";

/** Ends the run in the final state it has reached (W15): what is required and missing is recorded, and does not keep it from completing. */
export function endInFinalState(work: Work): Next {
  const { state, snapshot } = work;
  release(work);
  const missing = state.outcome === "completed" ? work.flow.requiredKeys.filter((key) => isMissing(work, key)) : [];
  if (missing.length > 0) {
    addStep(work, {
      type: "choice",
      status: "failed",
      output: { missing },
      error: { code: "CONTEXT_REQUIRED", message: cutMessage(`missing at the end: ${missing.join(", ")}`), retryable: false },
    });
  }
  const error = snapshot.error;
  end(work, state.outcome);
  if (state.outcome === "completed") snapshot.progress = 100;
  if (state.outcome === "failed" && error !== null) snapshot.failure = { code: error.code, message: error.message, state: error.state, seq: snapshot.entrySeq };
  tellFinalState(work);
  return null;
}

/** Null is a value where the field says so. */
function isMissing({ flow, snapshot }: Work, key: string): boolean {
  const value = snapshot.context[key];
  return value === undefined || (value === null && flow.fields.get(key)?.nullable !== true);
}

/** The change into a final state is told with the status that the run ends with. */
export function tellFinalState({ state, snapshot, visit, changes }: Work): void {
  if (visit.cause === null) return;
  const { previousState, event, seq } = visit.cause;
  changes.push({ previousState, state: state.name, event, status: snapshot.status, progress: snapshot.progress, seq, at: snapshot.at });
}

/** Ends the run where it stands, with its last step. */
export function end(work: Work, outcome: Outcome, event: EventName = "cancel"): void {
  const { snapshot } = work;
  addStep(work, {
    type: "choice",
    status: "completed",
    event: outcome === "cancelled" && work.state.type !== "final" ? event : null,
    output: { outcome },
  });
  snapshot.status = outcome;
  snapshot.outcome = outcome;
  snapshot.timer = null;
  snapshot.offered = [];
  delete snapshot.person;
  work.task = { type: "ended" };
}
