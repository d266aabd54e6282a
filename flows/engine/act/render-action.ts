import type { Action, StateName } from "../../definition/schema";
import { FlowError } from "../../errors";
import type { JsonObject } from "../../json/json";
import { configOf } from "../compile/compile-action";
import type { CompiledAction, CompiledFlow, CompiledState } from "../compile/compiled";
import { type Evaluated, renderConfig } from "../compile/evaluate-compiled";
import type { Snapshot } from "../run/snapshot";
import { scopeOf, startWork } from "./work";

export type PlacedAction = { state: StateName; action: CompiledAction };

/** Every action of a state, wherever it stands, once: an alias of an event names the same transition. */
function actionsIn({ entry, main, branches, exit, transitions }: CompiledState): ReadonlySet<CompiledAction> {
  const candidates = [...transitions.values()].flatMap((each) => each.candidates);
  return new Set([...entry, ...main, ...[...branches, ...candidates].flatMap(({ actions }) => actions), ...exit]);
}

/** The actions of the flow with this executor, state by state. */
export function findActions(flow: CompiledFlow, executor: Action["executor"]): PlacedAction[] {
  return Object.keys(flow.definition.states).flatMap((name) => {
    const state = flow.states.get(name);
    const actions = state === undefined ? [] : [...actionsIn(state)];
    return actions.filter(({ action }) => action.executor === executor).map((action) => ({ state: name, action }));
  });
}

/** The one that a run would have come to: the only one there is, or the only one in the states it was in. Null when that is not clear. */
export function chooseAction(placed: readonly PlacedAction[], visited: ReadonlySet<StateName>): PlacedAction | null {
  const [only, ...others] = placed.length === 1 ? placed : placed.filter(({ state }) => visited.has(state));
  return only === undefined || others.length > 0 ? null : only;
}

/**
 * The config that an action would be called with, had the run come to its state as it stands now. Pure: nothing is called and
 * the run does not move.
 */
export function renderAction(flow: CompiledFlow, snapshot: Snapshot, { state, action }: PlacedAction): Evaluated<JsonObject> {
  const compiled = flow.states.get(state);
  if (compiled === undefined) throw new FlowError("STATE_MISSING", { message: `there is no state ${state}` });
  const work = startWork(flow, "", snapshot, compiled);
  const rendered = renderConfig({ action: action.action, config: configOf(action) }, scopeOf(work), work.budget);
  if (!rendered.ok) return rendered;
  const { value } = rendered;
  return { ok: true, value: typeof value === "object" && value !== null && !Array.isArray(value) ? value : {} };
}
