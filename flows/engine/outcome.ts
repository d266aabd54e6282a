import type { Outcome, State, StateName } from "../definition/schema";

/** A final state's outcome: what it says, else by its name (A41). */
export function outcomeOf(name: StateName, state: State): Outcome {
  if (state.outcome !== undefined) return state.outcome;
  if (name === "cancelled" || name === "canceled") return "cancelled";
  return name.endsWith("failed") || name.endsWith("error") ? "failed" : "completed";
}
