import type { FlowDefinition, Position, State, Transition, TransitionEntry } from "../definition/schema";

/** Renames a state everywhere it is named: transitions, initial state, final states, `onError`, layout. The order of states stays. */
export function renameState(definition: FlowDefinition, from: string, to: string): FlowDefinition {
  const renamed = (name: string): string => (name === from ? to : name);
  const states = Object.entries(definition.states).map(([name, state]) => [renamed(name), renameTargets(state, renamed)]);
  return {
    ...definition,
    initialState: renamed(definition.initialState),
    finalStates: definition.finalStates.map(renamed),
    states: Object.fromEntries(states),
    ...(definition.onError === undefined ? {} : { onError: renamed(definition.onError) }),
    ...(definition.ui === undefined ? {} : { ui: { ...definition.ui, layout: renamePlace(definition.ui.layout, from, to) } }),
  };
}

function renameTargets(state: State, renamed: (name: string) => string): State {
  const entries = Object.entries(state.transitions);
  if (!entries.some(([, entry]) => JSON.stringify(entry) !== JSON.stringify(renameEntry(entry, renamed)))) return state;
  return { ...state, transitions: Object.fromEntries(entries.map(([event, entry]) => [event, renameEntry(entry, renamed)])) };
}

function renameEntry(entry: TransitionEntry, renamed: (name: string) => string): TransitionEntry {
  const renameOne = (candidate: string | Transition): string | Transition =>
    typeof candidate === "string" ? renamed(candidate) : { ...candidate, target: renamed(candidate.target) };
  return Array.isArray(entry) ? entry.map(renameOne) : renameOne(entry);
}

/** A place that was left behind for the new name gives way to the state's own. */
function renamePlace(layout: Record<string, Position>, from: string, to: string): Record<string, Position> {
  const { [from]: place, ...others } = layout;
  return place === undefined ? layout : { ...others, [to]: place };
}
