import type { Position } from "@/flows/definition/schema";
import type { CanvasModel, StateView, TransitionView } from "./canvas-model";
import { entryPoint, exitPoint, nodeSize, nodeWidth, type Rect } from "./node-geometry";
import { loopRoute, type Point, routeEdge } from "./route-edge";
import { spreadArrivals } from "./routing/arrivals";
import { createCongestion } from "./routing/congestion";
import { indexObstacles } from "./routing/obstacle-index";
import { giveLanes, type LaneRequest } from "./routing/own-lanes";

export type EdgeRoutes = ReadonlyMap<string, readonly Point[]>;

/**
 * The corners of every edge, by transition id; transitions to missing states have none. While `moving` names states that are
 * being dragged, only their own edges are routed anew and the others keep what `previous` holds. Pure.
 */
export function routeEdges(
  model: CanvasModel,
  positions: Readonly<Record<string, Position>>,
  moving: ReadonlySet<string> | null = null,
  previous: EdgeRoutes | null = null,
): EdgeRoutes {
  const views = new Map(model.states.map((view) => [view.name, view]));
  const obstacles = indexObstacles(model.states.map((view) => rectOf(view, positions)));
  const arrivals = spreadArrivals(model.transitions, views, positions);
  const congestion = createCongestion();
  const wanted = moving ? model.transitions.filter(({ source, target }) => moving.has(source) || moving.has(target)) : model.transitions;
  const ends = wanted.flatMap((transition) => {
    const [source, target] = [views.get(transition.source), views.get(transition.target)];
    return source && target ? [{ transition, ...endsOf(transition, source, arrivals.get(transition.id) ?? entryPoint.y, positions) }] : [];
  });
  // Short ways first: they have the least choice.
  const routes = [...ends]
    .sort((a, b) => a.length - b.length)
    .map(({ transition, from, to, loop }): LaneRequest => {
      const points = loop === null ? routeEdge({ from, to, obstacles, congestion }) : loopRoute(from, to, loop);
      if (loop === null) congestion.add(points);
      return { id: transition.id, owner: `${transition.source}:${transition.event}`, points };
    });
  const separate = giveLanes(routes, obstacles);
  return moving && previous ? new Map([...previous, ...separate]) : separate;
}

type Ends = {
  from: Point;
  to: Point;
  /** For an edge from a state to itself: which of that state's, counted from the lowest exit; null for all others. */
  loop: number | null;
  length: number;
};

function endsOf(transition: TransitionView, source: StateView, arrival: number, positions: Readonly<Record<string, Position>>): Ends {
  const start = positions[transition.source] ?? { x: 0, y: 0 };
  const end = positions[transition.target] ?? { x: 0, y: 0 };
  const exit = exitPoint(source, transition.event) ?? { x: 0, y: 0 };
  const from = { x: start.x + exit.x, y: start.y + exit.y };
  if (transition.source === transition.target) {
    const below = source.exits.length - 1 - source.exits.findIndex(({ event }) => event === transition.event);
    const loop = below + transition.index;
    return { from, to: { x: start.x + nodeWidth, y: start.y + loopEntry - Math.min(loop, 3) * loopGap }, loop, length: 0 };
  }
  const to = { x: end.x + entryPoint.x, y: end.y + arrival };
  return { from, to, loop: null, length: Math.abs(from.x - to.x) + Math.abs(from.y - to.y) };
}

/** Where edges that lead back to their own state arrive on its right side, below its top, and the distance between two, in px. */
const loopEntry = 28;
const loopGap = 6;

export function rectOf(view: StateView, positions: Readonly<Record<string, Position>>): Rect {
  const position = positions[view.name] ?? { x: 0, y: 0 };
  return { ...position, ...nodeSize(view) };
}
