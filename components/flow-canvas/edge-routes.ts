import type { Position } from "@/flows/definition/schema";
import type { CanvasModel, StateView } from "./canvas-model";
import { entryPoint, exitPoint, nodeSize, type Rect } from "./node-geometry";
import { type Point, routeEdge } from "./route-edge";
import { separateTracks, type TrackedRoute } from "./separate-tracks";

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
  const rects = model.states.map((view) => rectOf(view, positions));
  const routes: TrackedRoute[] = [];
  for (const transition of model.transitions) {
    if (moving && !moving.has(transition.source) && !moving.has(transition.target)) continue;
    const source = views.get(transition.source);
    const target = views.get(transition.target);
    if (!source || !target) continue;
    routes.push({ id: transition.id, target: transition.target, points: routeBetween(source, target, transition.event, positions, rects) });
  }
  const separate = separateTracks(routes);
  return moving && previous ? new Map([...previous, ...separate]) : separate;
}

function routeBetween(source: StateView, target: StateView, event: string, positions: Readonly<Record<string, Position>>, obstacles: readonly Rect[]): Point[] {
  const start = positions[source.name] ?? { x: 0, y: 0 };
  const end = positions[target.name] ?? { x: 0, y: 0 };
  const exit = exitPoint(source, event) ?? { x: 0, y: 0 };
  const lane = source.exits.findIndex((candidate) => candidate.event === event);
  return routeEdge({ from: { x: start.x + exit.x, y: start.y + exit.y }, to: { x: end.x + entryPoint.x, y: end.y + entryPoint.y }, obstacles, lane });
}

export function rectOf(view: StateView, positions: Readonly<Record<string, Position>>): Rect {
  const position = positions[view.name] ?? { x: 0, y: 0 };
  return { ...position, ...nodeSize(view) };
}
