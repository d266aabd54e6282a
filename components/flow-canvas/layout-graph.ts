import type { ElkNode } from "elkjs/lib/elk-api";
import type { Position } from "@/flows/definition/schema";
import type { CanvasModel, StateView, TransitionView } from "./canvas-model";
import { entryPoint, exitHeight, nodeSize, nodeWidth } from "./node-geometry";

export type Positions = Record<string, Position>;

const baseOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "48",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "8",
  "elk.layered.spacing.nodeNodeBetweenLayers": "88",
  "elk.layered.spacing.edgeNodeBetweenLayers": "24",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.separateConnectedComponents": "true",
};

/** How thoroughly a flow is laid out: what costs a second at 50 states costs minutes at 500. The routes of edges are our own in any case. */
const thoroughOptions = { "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX", "elk.layered.nodePlacement.favorStraightEdges": "true" };
const briskOptions = {
  "elk.edgeRouting": "POLYLINE",
  "elk.layered.thoroughness": "3",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
};
const boundedOptions = {
  "elk.edgeRouting": "POLYLINE",
  "elk.layered.thoroughness": "1",
  "elk.layered.layering.strategy": "LONGEST_PATH",
  "elk.layered.nodePlacement.strategy": "SIMPLE",
  "elk.layered.crossingMinimization.greedySwitch.type": "OFF",
  "elk.separateConnectedComponents": "false",
};
const thoroughLimit = 60;
const briskLimit = 150;
/** Above this many states the engine is not asked at all: the placement that is there at once stays. */
export const layoutLimit = 800;
/** In a large flow, edges over more than this many states in reading order do not bend the layout: each would cost a place in every column between. */
const longEdge = 12;

function optionsFor(states: number): Record<string, string> {
  if (states <= thoroughLimit) return { ...baseOptions, ...thoroughOptions };
  return states <= briskLimit ? { ...baseOptions, ...briskOptions } : { ...baseOptions, ...boundedOptions };
}

/** The flow as the layout engine takes it: states with their real sizes and one fixed port for each event. Pure. */
export function toLayoutGraph({ states, transitions }: CanvasModel): ElkNode {
  const order = new Map(states.map(({ name }, i) => [name, i]));
  const isLarge = states.length > briskLimit;
  const isLaidOut = ({ source, target }: TransitionView) => {
    const [from, to] = [order.get(source), order.get(target)];
    return from !== undefined && to !== undefined && from !== to && !(isLarge && Math.abs(from - to) > longEdge);
  };
  return {
    id: "flow",
    layoutOptions: optionsFor(states.length),
    children: states.map((view) => ({
      id: view.name,
      ...nodeSize(view),
      layoutOptions: { "elk.portConstraints": "FIXED_POS", ...(view.isInitial ? { "elk.layered.layering.layerConstraint": "FIRST" } : {}) },
      ports: [
        { id: entryPort(view.name), width: 0, height: 0, ...entryPoint, layoutOptions: { "elk.port.side": "WEST" } },
        ...view.exits.map(({ event }, i) => ({
          id: exitPort(view.name, event),
          width: 0,
          height: 0,
          // As high as where edges arrive, so that a straight edge means two states at one height.
          x: nodeWidth,
          y: entryPoint.y + i * exitHeight,
          layoutOptions: { "elk.port.side": "EAST" },
        })),
      ],
    })),
    edges: transitions.filter(isLaidOut).map(({ id, source, event, index, target }) => ({
      id,
      sources: [exitPort(source, event)],
      targets: [entryPort(target)],
      ...(isMainWay(states, order, { source, event, index, target }) ? { layoutOptions: { "elk.layered.priority.straightness": "10" } } : {}),
    })),
  };
}

/** The first way out of a state, unless it leads back. */
function isMainWay(
  states: readonly StateView[],
  order: ReadonlyMap<string, number>,
  way: Pick<TransitionView, "source" | "event" | "index" | "target">,
): boolean {
  const from = order.get(way.source) ?? 0;
  return way.index === 0 && states[from]?.exits[0]?.event === way.event && (order.get(way.target) ?? 0) > from;
}

/** Top left corners in whole pixels, moved so that the leftmost and topmost are 0. Pure. */
export function fromLayoutGraph(graph: ElkNode): Positions {
  const nodes = graph.children ?? [];
  const left = Math.min(...nodes.map((node) => node.x ?? 0));
  const top = Math.min(...nodes.map((node) => node.y ?? 0));
  return Object.fromEntries(nodes.map((node) => [node.id, { x: Math.round((node.x ?? 0) - left), y: Math.round((node.y ?? 0) - top) }]));
}

/**
 * Positions for every state: those that are known stay, the rest take `computed`; where some are known, the rest stand together
 * below them, so that they cover nothing. Pure.
 */
export function completePositions(names: readonly string[], known: Readonly<Positions>, computed: Readonly<Positions>): Positions {
  const placed = names.flatMap((name) => known[name] ?? []);
  const missing = names.filter((name) => !known[name]);
  const top = Math.min(...missing.map((name) => computed[name]?.y ?? 0));
  const left = Math.min(...missing.map((name) => computed[name]?.x ?? 0));
  const below = placed.length === 0 ? null : { x: Math.min(...placed.map(({ x }) => x)), y: Math.max(...placed.map(({ y }) => y)) + tallState };
  return Object.fromEntries(
    names.map((name) => {
      const position = known[name];
      if (position) return [name, position];
      const { x, y } = computed[name] ?? { x: left, y: top };
      return [name, below ? { x: x - left + below.x, y: y - top + below.y } : { x, y }];
    }),
  );
}

/** Higher than most states, in px: free room below the lowest one, whose height is not known here. */
const tallState = 400;

function entryPort(state: string): string {
  return `in:${state}`;
}

function exitPort(state: string, event: string): string {
  return `out:${state}:${event}`;
}
