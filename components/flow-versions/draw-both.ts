import { transitionId } from "@/components/flow-canvas/canvas-model";
import type { CanvasChanges, ChangeMark } from "@/components/flow-canvas/highlights";
import type { Change } from "@/flows/comparison/compare-definitions";
import type { FlowDefinition, Position, State, Transition } from "@/flows/definition/schema";
import { candidatesFor, listTransitions } from "@/flows/definition/transitions";

/** One drawing of two versions: the newer one, with what is gone of the older one still in it, and what each part is marked as. */
export type DrawnBoth = { definition: FlowDefinition; changes: CanvasChanges };

/** `changes` are those from `was` to `is`. Pure. */
export function drawBoth(was: FlowDefinition, is: FlowDefinition, changes: readonly Change[]): DrawnBoth {
  const names = new Map(changes.flatMap(({ kind, formerly, name }) => (kind === "state" && formerly !== null ? [[formerly, name] as const] : [])));
  const states: Record<string, State> = { ...is.states };
  const marks = { states: new Map<string, ChangeMark>(), transitions: new Map<string, ChangeMark>() };
  for (const { type, kind, state, edge } of changes) {
    if (state === null) continue;
    if (kind === "state") {
      marks.states.set(state, type);
      const gone = type === "removed" ? was.states[state] : undefined;
      if (gone !== undefined) states[state] = retargeted(gone, names);
      for (const transition of type === "added" || type === "removed" ? listTransitions(states[state] ?? emptyState) : [])
        marks.transitions.set(transitionId({ source: state, ...transition }), type);
      continue;
    }
    if (!marks.states.has(state)) marks.states.set(state, "changed");
    if (kind !== "transition" || edge === null) continue;
    const { event, target } = edge;
    // Nothing is drawn by the id: it only must be one.
    const index = type === "removed" ? draw(states, state, { id: "t_gone", event, target: names.get(target) ?? target }) : edge.index;
    marks.transitions.set(transitionId({ source: state, event, index }), type);
  }
  const definition: FlowDefinition = { ...is, states, ...layoutOf(was, is, states) };
  return { definition, changes: { states: Object.fromEntries(marks.states), transitions: Object.fromEntries(marks.transitions) } };
}

const emptyState: State = { type: "wait", transitions: [] };

/** Adds a transition to a state, behind the others by its event; gives its index. */
function draw(states: Record<string, State>, name: string, transition: Transition): number {
  const state = states[name] ?? emptyState;
  states[name] = { ...state, transitions: [...state.transitions, transition] };
  return candidatesFor(state, transition.event).length;
}

/** What led to a state that has another name now leads there. */
function retargeted(state: State, names: ReadonlyMap<string, string>): State {
  const transitions = state.transitions.map((transition) => ({ ...transition, target: names.get(transition.target) ?? transition.target }));
  return { ...state, transitions };
}

/** What is gone keeps its old place, where the newer version has places at all. */
function layoutOf(was: FlowDefinition, is: FlowDefinition, states: Readonly<Record<string, State>>): Pick<FlowDefinition, "ui"> {
  const layout: Record<string, Position> = { ...is.ui?.layout };
  if (Object.keys(layout).length === 0) return {};
  for (const name of Object.keys(states)) {
    const old = was.ui?.layout[name];
    if (!Object.hasOwn(layout, name) && old !== undefined) layout[name] = old;
  }
  return { ui: { ...is.ui, layout } };
}
