import type { Outcome, State } from "./schema";

/** How a run that ends in this final state ended: what the state says, else by its name (requirements A41). */
export function outcomeOf(name: string, state: Pick<State, "outcome">): Outcome {
  if (state.outcome !== undefined) return state.outcome;
  if (name === "cancelled" || name === "canceled") return "cancelled";
  return name.endsWith("failed") || name.endsWith("error") ? "failed" : "completed";
}
