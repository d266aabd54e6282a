import type { ElkNode } from "elkjs/lib/elk-api";
import type { Position } from "@/flows/definition/schema";
import type { CanvasModel } from "./canvas-model";
import { entryPoint, exitPoint, nodeSize } from "./node-geometry";

export type Positions = Record<string, Position>;

const layoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "40",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "8",
  "elk.layered.spacing.nodeNodeBetweenLayers": "88",
  "elk.layered.spacing.edgeNodeBetweenLayers": "24",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.crossingMinimization.forceNodeModelOrder": "false",
  "elk.layered.wrapping.strategy": "MULTI_EDGE",
  "elk.layered.wrapping.additionalEdgeSpacing": "12",
  "elk.aspectRatio": "1.15",
  "elk.separateConnectedComponents": "true",
};

/** The flow as the layout engine takes it: states with their real sizes and one fixed port for each event. Pure. */
export function toLayoutGraph({ states, transitions }: CanvasModel): ElkNode {
  const known = new Set(states.map(({ name }) => name));
  return {
    id: "flow",
    layoutOptions,
    children: states.map((view) => ({
      id: view.name,
      ...nodeSize(view),
      layoutOptions: { "elk.portConstraints": "FIXED_POS", ...(view.isInitial ? { "elk.layered.layering.layerConstraint": "FIRST" } : {}) },
      ports: [
        { id: entryPort(view.name), width: 0, height: 0, ...entryPoint, layoutOptions: { "elk.port.side": "WEST" } },
        ...view.exits.map(({ event }) => ({
          id: exitPort(view.name, event),
          width: 0,
          height: 0,
          ...exitPoint(view, event),
          layoutOptions: { "elk.port.side": "EAST" },
        })),
      ],
    })),
    edges: transitions
      .filter(({ source, target }) => known.has(target) && source !== target)
      .map(({ id, source, event, target }) => ({ id, sources: [exitPort(source, event)], targets: [entryPort(target)] })),
  };
}

/** Top left corners in whole pixels, moved so that the leftmost and topmost are 0. Pure. */
export function fromLayoutGraph(graph: ElkNode): Positions {
  const nodes = graph.children ?? [];
  const left = Math.min(...nodes.map((node) => node.x ?? 0));
  const top = Math.min(...nodes.map((node) => node.y ?? 0));
  return Object.fromEntries(nodes.map((node) => [node.id, { x: Math.round((node.x ?? 0) - left), y: Math.round((node.y ?? 0) - top) }]));
}

/**
 * Positions for every state: those that are known stay, the rest take `computed`, and what neither knows is set out in a row
 * below. Pure.
 */
export function completePositions(names: readonly string[], known: Readonly<Positions>, computed: Readonly<Positions>): Positions {
  const positions: Positions = {};
  const lost: string[] = [];
  for (const name of names) {
    const position = known[name] ?? computed[name];
    if (position) positions[name] = position;
    else lost.push(name);
  }
  const bottom = Math.max(0, ...Object.values(positions).map(({ y }) => y + 280));
  lost.forEach((name, i) => {
    positions[name] = { x: i * 352, y: Object.keys(positions).length === i ? 0 : bottom };
  });
  return positions;
}

function entryPort(state: string): string {
  return `in:${state}`;
}

function exitPort(state: string, event: string): string {
  return `out:${state}:${event}`;
}
