import type { Transition } from "./schema";

/** The transitions of a state, or of what has some. */
export type WithTransitions = { readonly transitions: readonly Transition[] };

/** The normal form of a list of transitions: sorted by event, those of one event in the order in which they are tried. Pure. */
export function inOrder<One extends { event: string }>(transitions: readonly One[]): One[] {
  return transitions.toSorted((a, b) => (a.event < b.event ? -1 : a.event > b.event ? 1 : 0));
}

/** Every transition of a state with its place among those of its event, event by event. Pure. */
export function listTransitions(state: WithTransitions): { event: string; index: number; transition: Transition }[] {
  return [...candidatesByEvent(state)].flatMap(([event, candidates]) => candidates.map((transition, index) => ({ event, index, transition })));
}

/** The candidates of each event in the order in which they are tried, event by event. Pure. */
export function candidatesByEvent({ transitions }: WithTransitions): ReadonlyMap<string, Transition[]> {
  const found = new Map<string, Transition[]>();
  for (const transition of inOrder(transitions)) {
    const known = found.get(transition.event);
    if (known === undefined) found.set(transition.event, [transition]);
    else known.push(transition);
  }
  return found;
}

/** The events that lead out of a state, each once. Pure. */
export function eventsOf(state: WithTransitions): string[] {
  return [...candidatesByEvent(state).keys()];
}

/** The candidates of one event in the order in which they are tried; none when the state has no transition of that name. Pure. */
export function candidatesFor({ transitions }: WithTransitions, event: string): Transition[] {
  return transitions.filter((transition) => transition.event === event);
}

/** True when the state has a transition for the event. Pure. */
export function hasEvent({ transitions }: WithTransitions, event: string): boolean {
  return transitions.some((transition) => transition.event === event);
}
