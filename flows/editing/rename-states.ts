import { invalidDocument } from "../definition/parse-definition";
import type { FlowDefinition, Position, State } from "../definition/schema";
import { AppError } from "../errors";
import { isForbiddenKey } from "../json/property";

export type Rename = { from: string; to: string };

/**
 * Renames states one after the other everywhere they are named: transitions, initial state, final states, `onError`, layout.
 * The order of states stays. However many there are, the document is walked once.
 * @throws AppError STATE_NOT_FOUND, STATE_EXISTS, INVALID_STATE
 */
export function renameStates(definition: FlowDefinition, renames: readonly Rename[]): FlowDefinition {
  const taken = new Set(Object.keys(definition.states));
  const names = createNames();
  const layout = new Map(Object.entries(definition.ui?.layout ?? {}));
  for (const { from, to } of renames) {
    if (!taken.has(from)) throw new AppError("STATE_NOT_FOUND", { message: `there is no state '${from}'`, details: { state: from } });
    if (from === to) continue;
    refuseName(taken, to);
    taken.delete(from);
    taken.add(to);
    names.rename(from, to);
    renamePlace(layout, from, to);
  }
  if (!names.haveChanged()) return definition;
  const renamed = names.current;
  const states = Object.entries(definition.states).map(([name, state]) => [renamed(name), renameTargets(state, renamed)]);
  return {
    ...definition,
    initialState: renamed(definition.initialState),
    finalStates: definition.finalStates.map(renamed),
    states: Object.fromEntries(states),
    ...(definition.onError === undefined ? {} : { onError: renamed(definition.onError) }),
    ...(definition.ui === undefined ? {} : { ui: { ...definition.ui, layout: Object.fromEntries(layout) } }),
  };
}

function refuseName(taken: ReadonlySet<string>, name: string): void {
  if (isForbiddenKey(name)) throw invalidDocument([{ path: "/name", message: `'${name}' is not a name that a state can have` }], "INVALID_STATE");
  if (taken.has(name)) throw new AppError("STATE_EXISTS", { message: `there is a state '${name}' already`, details: { state: name } });
}

/**
 * What each name that stands in the document is called after the renames so far. A name that no state has (a dangling
 * target) meets the state that gets it, and goes with it from then on.
 */
function createNames() {
  const nameOf = new Map<string, string>();
  const writtenAs = new Map<string, string[]>();
  const current = (written: string): string => nameOf.get(written) ?? written;
  /** The written names that are called so now. */
  const take = (name: string): string[] => {
    const known = writtenAs.get(name) ?? [];
    writtenAs.delete(name);
    return nameOf.has(name) ? known : [...known, name];
  };
  return {
    current,
    haveChanged: () => nameOf.size > 0,
    rename(from: string, to: string): void {
      const moved = [...take(from), ...take(to)];
      for (const written of moved) nameOf.set(written, to);
      writtenAs.set(to, moved);
    },
  };
}

function renameTargets(state: State, renamed: (name: string) => string): State {
  if (!state.transitions.some(({ target }) => renamed(target) !== target)) return state;
  return { ...state, transitions: state.transitions.map((transition) => ({ ...transition, target: renamed(transition.target) })) };
}

/** A place that was left behind for the new name gives way to the state's own. */
function renamePlace(layout: Map<string, Position>, from: string, to: string): void {
  const place = layout.get(from);
  if (place === undefined) return;
  layout.delete(from);
  layout.set(to, place);
}
