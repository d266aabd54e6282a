import { jsonPointer } from "../json/json-pointer";
import type { FlowDefinition, State } from "./schema";
import { candidatesOf } from "./transitions";

/** One candidate of a transition and where its target is written. */
export type TargetPlace = { source: string; event: string; index: number; target: string; pointer: string };

/** Every target that the flow's transitions name, with a JSON pointer to the text that names it. */
export function listTargets(definition: FlowDefinition): TargetPlace[] {
  return Object.entries(definition.states).flatMap(([source, state]) => listTargetsOf(source, state));
}

export function listTargetsOf(source: string, state: State): TargetPlace[] {
  return Object.entries(state.transitions).flatMap(([event, entry]) =>
    candidatesOf(entry).map(({ target }, index) => ({ source, event, index, target, pointer: targetPointer(source, state, event, index) })),
  );
}

/** `/states/a/transitions/go` for a plain target, `…/go/target` for an object, `…/go/0` and `…/go/0/target` in a list. */
function targetPointer(source: string, state: State, event: string, index: number): string {
  return `${candidatePointer(source, state, event, index)}${isPlain(state, event, index) ? "" : "/target"}`;
}

/** Where a candidate stands, whether it is a text, an object or one of a list. */
export function candidatePointer(source: string, state: State, event: string, index: number): string {
  const inList = Array.isArray(state.transitions[event]);
  return jsonPointer(["states", source, "transitions", event, ...(inList ? [index] : [])]);
}

function isPlain(state: State, event: string, index: number): boolean {
  const entry = state.transitions[event];
  return typeof (Array.isArray(entry) ? entry[index] : entry) === "string";
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
