import { jsonPointer } from "../json/json-pointer";
import type { FlowDefinition, State, Transition } from "./schema";
import { isInList, isText } from "./to-v2";
import { candidatesByEvent, candidatesFor, type WithTransitions } from "./transitions";

/** One candidate of a transition and where its target is written. */
export type TargetPlace = { source: string; event: string; index: number; target: string; pointer: string };

/**
 * Every target that the flow's transitions name, with a JSON pointer to the text that names it: `/states/a/transitions/go` for a plain target, `…/go/target` for an object,
 * `…/go/0` and `…/go/0/target` in a list. As all pointers that are shown, it is one into the v2 document.
 */
export function listTargets(definition: FlowDefinition): TargetPlace[] {
  return Object.entries(definition.states).flatMap(([source, state]) => listTargetsOf(source, state));
}

export function listTargetsOf(source: string, state: State): TargetPlace[] {
  return placedTransitions(state).map(({ event, index, transition, pointer }) => ({
    source,
    event,
    index,
    target: transition.target,
    pointer: `${jsonPointer(["states", source])}${pointer}${isText(transition) ? "" : "/target"}`,
  }));
}

/** Where a candidate stands on the wire, whether it is a text, an object or one of a list there. */
export function candidatePointer(source: string, state: WithTransitions, event: string, index: number): string {
  return `${jsonPointer(["states", source])}${pointerOf(candidatesFor(state, event), event, index)}`;
}

/** A candidate with its place among those of its event, and its pointer, which begins at the state. */
export type PlacedTransition = { event: string; index: number; transition: Transition; pointer: string };

/** Every transition of a state where it stands on the wire. Pure. */
export function placedTransitions(state: WithTransitions): PlacedTransition[] {
  return [...candidatesByEvent(state)].flatMap(([event, candidates]) =>
    candidates.map((transition, index) => ({ event, index, transition, pointer: pointerOf(candidates, event, index) })),
  );
}

function pointerOf(candidates: readonly Transition[], event: string, index: number): string {
  return jsonPointer(["transitions", event, ...(isInList(candidates) ? [index] : [])]);
}

/** JSON pointers of everything that leads to a state from elsewhere: targets of other states, `onError` and `initialState`. */
export function findReferences(definition: FlowDefinition, name: string): string[] {
  const targets = listTargets(definition).filter(({ source, target }) => target === name && source !== name);
  return [
    ...targets.map(({ pointer }) => pointer),
    ...(definition.onError === name ? ["/onError"] : []),
    ...(definition.initialState === name ? ["/initialState"] : []),
  ];
}
