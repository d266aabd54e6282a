import type { Rect } from "./node-geometry";
import type { Congestion } from "./routing/congestion";
import type { ObstacleIndex } from "./routing/obstacle-index";

export type Point = { x: number; y: number };

export type RouteRequest = {
  /** On the right side of the source, and on the left side of the target. */
  from: Point;
  to: Point;
  /** All states, source and target among them. */
  obstacles: ObstacleIndex;
  congestion?: Congestion;
};

/** How far a line goes on before its first bend, and how far it keeps from states that it passes, in px. */
const stub = 30;
const clearance = 20;
/** How many corridors are looked at, and how far above and below the two ends, in px. */
const corridorLimit = 16;
const corridorReach = 480;

/**
 * The corners of an edge that leaves to the right and arrives from the left, by the way that crosses the fewest states and
 * then is the shortest: straight through the gap between two columns where it can, else along a corridor above or below
 * what lies between. First and last point are `from` and `to`. Pure.
 */
export function routeEdge({ from, to, obstacles, congestion }: RouteRequest): Point[] {
  const [x1, x2] = [from.x + stub, to.x - stub];
  const candidates: Point[][] = [];
  if (x2 >= x1) for (const x of new Set([x1, x2, (from.x + to.x) / 2])) candidates.push(bend(from, to, x));
  else if (to.x > from.x) candidates.push(bend(from, to, (from.x + to.x) / 2));
  for (const y of corridors(from, to, obstacles)) {
    candidates.push([from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to]);
  }
  return simplify(cheapest(candidates, obstacles, congestion) ?? [from, to]);
}

/** The corners of an edge that leads back to its own state: round the right side, from the exit up to the title. Pure. */
export function loopRoute(from: Point, to: Point, nth: number): Point[] {
  const x = from.x + 22 + Math.min(nth, 4) * 9;
  return [from, { x, y: from.y }, { x, y: to.y }, to];
}

function bend(from: Point, to: Point, x: number): Point[] {
  return [from, { x, y: from.y }, { x, y: to.y }, to];
}

/** Heights at which a horizontal line may pass: the two ends' own, just above and below the states near the way, and round everything. */
function corridors(from: Point, to: Point, obstacles: ObstacleIndex): number[] {
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const away = (y: number) => Math.max(top - y, y - bottom, 0);
  const edges = obstacles
    .near(from.x + stub, top - corridorReach, to.x - stub, bottom + corridorReach)
    .flatMap((rect) => [rect.y - clearance, rect.y + rect.height + clearance])
    .sort((a, b) => away(a) - away(b) || a - b);
  const { bounds } = obstacles;
  return [...new Set([from.y, to.y, ...edges])].slice(0, corridorLimit).concat(bounds ? [bounds.top - clearance, bounds.bottom + clearance] : []);
}

function cheapest(candidates: readonly Point[][], obstacles: ObstacleIndex, congestion: Congestion | undefined): Point[] | null {
  let best: Point[] | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = costOf(candidate, obstacles, congestion, bestCost);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

const crossingCost = 4000;
const cornerCost = 24;

function costOf(points: readonly Point[], obstacles: ObstacleIndex, congestion: Congestion | undefined, limit: number): number {
  let cost = 0;
  points.slice(1).forEach((b, i) => {
    const a = points[i] ?? b;
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (length > 0) cost += length + cornerCost;
  });
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (cost >= limit) return cost;
    if (!a || !b || (a.x === b.x && a.y === b.y)) continue;
    for (const rect of obstacles.near(a.x, Math.min(a.y, b.y) - clearance, b.x, Math.max(a.y, b.y) + clearance)) if (crosses(a, b, rect)) cost += crossingCost;
    if (congestion && a.y === b.y && i > 1 && i < points.length - 1) cost += congestion.cost(a.y, a.x, b.x);
  }
  return cost;
}

/** The outermost pixels of a state do not count: every edge begins and ends on one. */
const rim = 2;

function crosses(a: Point, b: Point, rect: Rect): boolean {
  return (
    Math.max(a.x, b.x) > rect.x + rim &&
    Math.min(a.x, b.x) < rect.x + rect.width - rim &&
    Math.max(a.y, b.y) > rect.y + rim - clearance / 2 &&
    Math.min(a.y, b.y) < rect.y + rect.height - rim + clearance / 2
  );
}

function simplify(points: readonly Point[]): Point[] {
  const distinct = points.filter((point, i) => i === 0 || point.x !== points[i - 1]?.x || point.y !== points[i - 1]?.y);
  return distinct.filter((point, i) => {
    const before = distinct[i - 1];
    const after = distinct[i + 1];
    if (!before || !after) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

/** The corners as an SVG path with rounded bends. Pure. */
export function roundedPath(points: readonly Point[], radius = 12): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M ${round(first.x)} ${round(first.y)}`;
  let before = first;
  rest.forEach((point, i) => {
    const after = rest[i + 1];
    if (!after) {
      path += ` L ${round(point.x)} ${round(point.y)}`;
      return;
    }
    const size = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, size);
    const end = towards(point, after, size);
    path += ` L ${round(start.x)} ${round(start.y)} Q ${round(point.x)} ${round(point.y)} ${round(end.x)} ${round(end.y)}`;
    before = point;
  });
  return path;
}

/** The middle of the longest stretch: where a label has most room. Pure. */
export function labelPoint(points: readonly Point[]): Point {
  let best = points[0] ?? { x: 0, y: 0 };
  let longest = -1;
  points.slice(1).forEach((point, i) => {
    const before = points[i];
    if (!before) return;
    const length = distance(before, point);
    if (length <= longest) return;
    longest = length;
    best = { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2 };
  });
  return best;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const full = distance(from, to);
  if (full === 0) return from;
  return { x: from.x + ((to.x - from.x) * length) / full, y: from.y + ((to.y - from.y) * length) / full };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
