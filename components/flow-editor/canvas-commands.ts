import type { DrawnTransition } from "@/components/flow-canvas/canvas";
import type { CanvasModel } from "@/components/flow-canvas/canvas-model";
import { rectOf } from "@/components/flow-canvas/edge-routes";
import type { Positions } from "@/components/flow-canvas/layout-graph";
import { nodeSize, type Rect } from "@/components/flow-canvas/node-geometry";
import type { FlowDefinition, Position, StateType } from "@/flows/definition/schema";
import type { FlowEdit } from "@/flows/editing/edit";
import { freePosition, newState } from "./state-rules";

const columnGap = 104;

/** Where a new state goes when nobody said: right of `beside`, else `fallback`, and never onto another state. Pure. */
export function placeForNewState(model: CanvasModel, positions: Positions, beside: string | null, fallback: Position): Position {
  const rects: Rect[] = model.states.map((view) => rectOf(view, positions));
  const neighbour = model.states.findIndex(({ name }) => name === beside);
  const rect = rects[neighbour];
  const wanted = rect ? { x: rect.x + rect.width + columnGap, y: rect.y } : fallback;
  return freePosition({ x: Math.round(wanted.x), y: Math.round(wanted.y) }, nodeSize({ lines: [], exits: [] }), rects);
}

/**
 * The edit that adds a state and, when wanted, leads a transition to it. A document that was laid out automatically so far first
 * keeps every state where it is shown. Pure.
 */
export function additionOf(
  definition: FlowDefinition,
  shown: Positions,
  added: { name: string; type: StateType; at: Position; from: { source: string; event: string | null } | null },
): FlowEdit {
  const edits: FlowEdit[] = [...settledLayout(definition, shown), { type: "addState", name: added.name, state: newState(added.type), position: added.at }];
  if (added.from?.event) edits.push(connectionOf(definition, { source: added.from.source, event: added.from.event, target: added.name }));
  const [only] = edits;
  return only && edits.length === 1 ? only : { type: "batch", edits };
}

/** Leads an event to a state: the way it has is led there, else a new one is made. Pure. */
export function connectionOf(definition: FlowDefinition, { source, event, target }: DrawnTransition & { event: string }): FlowEdit {
  const isThere = definition.states[source]?.transitions[event] !== undefined;
  return isThere ? { type: "reconnect", source, event, index: 0, to: { target } } : { type: "connect", source, event, transition: { target } };
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
