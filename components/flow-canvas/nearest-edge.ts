import type { Point } from "./route-edge";

type Routed = { id: string; route: readonly Point[] };

/** The edge that passes nearest to a point, not farther than `within` (all in the flow's coordinates); null when none does. Pure. */
export function nearestEdge(edges: readonly Routed[], point: Point, within: number): string | null {
  let nearest: string | null = null;
  let least = within;
  for (const { id, route } of edges) {
    const distance = distanceToRoute(point, route);
    if (distance > least) continue;
    least = distance;
    nearest = id;
  }
  return nearest;
}

function distanceToRoute(point: Point, route: readonly Point[]): number {
  return route.slice(1).reduce((least, end, i) => Math.min(least, distanceToLine(point, route[i] ?? end, end)), Number.POSITIVE_INFINITY);
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}
