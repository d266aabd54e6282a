import { layeredLayout } from "./layout";
import type { FlowDefinition, Position, StateType } from "./schema";
import { listTransitions } from "./transitions";

export type GraphNode = { id: string; type: StateType; position: Position };
/** `index` is the candidate's place among those of its event; `id` is `source:event:index`. */
export type GraphEdge = { id: string; source: string; target: string; event: string; index: number };

/** The flow as a drawing (rule 11): one node a state, one edge a candidate of a transition, unknown targets included. States without a place get one from the layered layout. */
export function toGraph(definition: FlowDefinition): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const names = Object.keys(definition.states);
  const placed = definition.ui?.layout ?? {};
  const fallback = names.every((name) => Object.hasOwn(placed, name)) ? {} : layeredLayout(definition);
  const nodes = Object.entries(definition.states).map(([id, { type }]) => {
    const { x, y } = (Object.hasOwn(placed, id) ? placed[id] : undefined) ?? fallback[id] ?? { x: 0, y: 0 };
    return { id, type, position: { x, y } };
  });
  const edges = Object.entries(definition.states).flatMap(([source, state]) =>
    listTransitions(state).map(({ event, index, transition }) => ({ id: edgeId(source, event, index), source, target: transition.target, event, index })),
  );
  return { nodes, edges };
}

/** State names hold no colon, so no two edges share an id. */
export function edgeId(source: string, event: string, index: number): string {
  return `${source}:${event}:${index}`;
}
