import type { DrawnTransition } from "@/components/flow-canvas/canvas";
import type { CanvasModel, TransitionRef } from "@/components/flow-canvas/canvas-model";
import { rectOf } from "@/components/flow-canvas/edge-routes";
import type { Positions } from "@/components/flow-canvas/layout-graph";
import { nodeWidth, type Rect } from "@/components/flow-canvas/node-geometry";
import type { FlowDefinition, Position, State, StateType, Transition } from "@/flows/definition/schema";
import { candidatesFor } from "@/flows/definition/transitions";
import type { FlowEdit } from "@/flows/editing/edit";
import type { NewEntityId } from "../new-entity-id";
import { freePosition, newState } from "../state-rules";
import { bestEvent } from "./event-suggestions";

const columnGap = 104;
/** Room for what a new state will soon say and where it will lead, in px. */
const roomForNew = { width: nodeWidth, height: 120 };

/** Where a new state goes: at the wished place, or right of `beside`, or in the middle of what is seen, and never onto another state. Pure. */
export function placeForNewState(model: CanvasModel, positions: Positions, { at, beside, middle }: { at?: Position; beside: string | null; middle: Position }) {
  const rects: Rect[] = model.states.map((view) => rectOf(view, positions));
  const rect = rects[model.states.findIndex(({ name }) => name === beside)];
  const wanted = at ?? (rect ? { x: rect.x + rect.width + columnGap, y: rect.y } : middle);
  return freePosition({ x: Math.round(wanted.x), y: Math.round(wanted.y) }, roomForNew, rects);
}

export type AddedState = {
  name: string;
  type: StateType;
  at: Position;
  /** The transition that shall lead to it. */
  from: { source: string; event: string } | null;
  /** The transition it is put into: that leads to it then, and it leads where that led. */
  onto?: TransitionRef | null;
};

/** One edit that adds a state with what leads to it. A document that was laid out automatically so far first keeps every state where it is shown. Pure. */
export function additionOf(definition: FlowDefinition, shown: Positions, { name, type, at, from, onto }: AddedState, newId: NewEntityId): FlowEdit {
  const target = onto ? candidatesOf(definition, onto.source, onto.event)[onto.index]?.target : undefined;
  const state = target === undefined ? newState(type) : leadingTo(newState(type), target, newId);
  const edits: FlowEdit[] = [...settledLayout(definition, shown), { type: "addState", name, state, position: at }];
  if (onto && target !== undefined) edits.push(...retargetings(definition, onto, name));
  if (from) edits.push(connectionOf(definition, { ...from, target: name }, newId));
  const [only] = edits;
  return only && edits.length === 1 ? only : { type: "batch", edits };
}

/** A new state has no actions yet. An end leads nowhere: put into a transition, it is where that ends. */
function leadingTo(state: State, target: string, newId: NewEntityId): State {
  return state.type === "final" ? state : { ...state, transitions: [{ id: newId("transition"), event: bestEvent(state, {}), target }] };
}

/** Leads an event to a state: the way it has is led there, else a new one is made. Pure. */
export function connectionOf(definition: FlowDefinition, { source, event, target }: DrawnTransition & { event: string }, newId: NewEntityId): FlowEdit {
  const [moved] = retargetings(definition, { source, event, index: 0 }, target);
  if (moved !== undefined) return moved;
  return { type: "addEntity", to: { state: source, list: "transitions" }, item: { id: newId("transition"), event, target }, before: null };
}

/** Gives a transition with all its candidates another event; null when there is nothing to rename. Pure. */
export function eventRenameOf(definition: FlowDefinition, source: string, event: string, to: string): FlowEdit | null {
  const candidates = candidatesOf(definition, source, event);
  if (candidates.length === 0 || event === to) return null;
  // Each candidate becomes the last of the new event, so their order stays.
  const edits = candidates.map((transition) => setWay(source, transition, "event", to));
  const [only] = edits;
  return only && edits.length === 1 ? only : { type: "batch", edits };
}

/** Leads a candidate elsewhere; nothing when there is no such candidate. Pure. */
export function retargetings(definition: FlowDefinition, { source, event, index }: TransitionRef, target: string): FlowEdit[] {
  const transition = candidatesOf(definition, source, event)[index];
  return transition === undefined ? [] : [setWay(source, transition, "target", target)];
}

function setWay(source: string, transition: Transition, key: "event" | "target", value: string): FlowEdit {
  const entity = { type: "item" as const, id: transition.id, in: { state: source, list: "transitions" as const } };
  return { type: "setField", entity, path: [key], value, was: transition[key] };
}

function candidatesOf({ states }: FlowDefinition, source: string, event: string): readonly Transition[] {
  const state = states[source];
  return state === undefined ? [] : candidatesFor(state, event);
}

/** Where states are shown that have no place in the document: written down before anything moves, so that nothing else does. Pure. */
export function unsettledPositions(definition: FlowDefinition, shown: Positions): Positions {
  const layout = definition.ui?.layout ?? {};
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !Object.hasOwn(layout, name) && Object.hasOwn(definition.states, name)));
}

function settledLayout(definition: FlowDefinition, shown: Positions): FlowEdit[] {
  const positions = unsettledPositions(definition, shown);
  return Object.keys(positions).length === 0 ? [] : [{ type: "moveStates", positions }];
}
