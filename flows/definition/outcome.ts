import type { Outcome, State } from "./schema";
import { saidOutcome } from "./state-parts";

/** How a run that ends in this final state ended: what the state says, else by its name (requirements A41). */
export function outcomeOf(name: string, state: State): Outcome {
  const said = saidOutcome(state);
  if (said !== undefined) return said;
  if (name === "cancelled" || name === "canceled") return "cancelled";
  return name.endsWith("failed") || name.endsWith("error") ? "failed" : "completed";
}
