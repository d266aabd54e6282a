import type { State, Transition, TransitionEntry } from "./schema";

/** The candidates of one event's entry in their order; a plain string is a candidate without a guard. Pure. */
export function candidatesOf(entry: TransitionEntry): Transition[] {
  const list = Array.isArray(entry) ? entry : [entry];
  return list.map((candidate) => (typeof candidate === "string" ? { target: candidate } : candidate));
}

/** Every candidate of a state with the event it belongs to and its place in that event's list. Pure. */
export function listTransitions(state: State): { event: string; index: number; transition: Transition }[] {
  return Object.entries(state.transitions).flatMap(([event, entry]) => candidatesOf(entry).map((transition, index) => ({ event, index, transition })));
}

/** The candidates of one event in a state; none when it has no transition of that name. Own names only. Pure. */
export function candidatesFor(state: State, event: string): Transition[] {
  const entry = Object.hasOwn(state.transitions, event) ? state.transitions[event] : undefined;
  return entry === undefined ? [] : candidatesOf(entry);
}
