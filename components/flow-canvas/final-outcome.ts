import type { Outcome, State } from "@/flows/definition/schema";

/** How a final state ends a run: its own `outcome`, else by the convention of its name. Pure. */
export function finalOutcome(name: string, state: Pick<State, "outcome">): Outcome {
  if (state.outcome) return state.outcome;
  if (name === "cancelled") return "cancelled";
  return /(failed|error)$/.test(name) ? "failed" : "completed";
}
