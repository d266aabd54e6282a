import type { Action, StateName } from "../definition/schema";
import { FlowError } from "../errors";
import type { JsonObject } from "../json";
import { configOf } from "./compile-action";
import type { CompiledAction, CompiledFlow } from "./compiled";
import { type Evaluated, renderConfig } from "./evaluate-compiled";
import type { Snapshot } from "./snapshot";
import { scopeOf, startWork } from "./work";

export type PlacedAction = { state: StateName; action: CompiledAction };

/** The first action of the flow with this executor, state by state. */
export function findAction(flow: CompiledFlow, executor: Action["executor"]): PlacedAction | null {
  for (const name of Object.keys(flow.definition.states)) {
    const state = flow.states.get(name);
    const action = state && [...state.entry, ...state.main].find((each) => each.action.executor === executor);
    if (action) return { state: name, action };
  }
  return null;
}

/**
 * The config that an action would be called with, had the run come to its state as it stands now. Pure: nothing is called and
 * the run does not move.
 */
export function renderAction(flow: CompiledFlow, snapshot: Snapshot, { state, action }: PlacedAction): Evaluated<JsonObject> {
  const compiled = flow.states.get(state);
  if (compiled === undefined) throw new FlowError("STATE_MISSING", { message: `there is no state ${state}` });
  const work = startWork(flow, "", snapshot, compiled);
  const rendered = renderConfig(configOf(action), scopeOf(work), work.budget);
  if (!rendered.ok) return rendered;
  const { value } = rendered;
  return { ok: true, value: typeof value === "object" && value !== null && !Array.isArray(value) ? value : {} };
}
