import type { Rect } from "./node-geometry";

export type Point = { x: number; y: number };

export type RouteRequest = {
  /** On the right side of the source, and on the left side of the target. */
  from: Point;
  to: Point;
  /** All states, source and target among them. */
  obstacles: readonly Rect[];
  /** Keeps edges of one source apart; 0, 1, 2 … */
  lane: number;
};

const stub = 22;
const laneGap = 7;
const clearance = 18;
/** How many corridors on each side of the straight way are looked at. */
const corridorLimit = 8;

/**
 * The corners of an edge that leaves to the right and arrives from the left, by the way that crosses the fewest states and
 * then is the shortest: straight through the gap between two columns where it can, else along a corridor above or below
 * what lies between. First and last point are `from` and `to`. Pure.
 */
export function routeEdge({ from, to, obstacles, lane }: RouteRequest): Point[] {
  const x1 = from.x + stub + (lane % 4) * laneGap;
  const x2 = to.x - stub;
  const candidates: Point[][] = [];
  if (x2 >= from.x + stub) {
    for (const x of new Set([Math.min(x1, x2), x2, (from.x + to.x) / 2])) candidates.push(bend(from, to, x));
  }
  for (const y of corridors(from, to, obstacles, Math.min(x1, x2), Math.max(x1, x2), lane)) {
    candidates.push([from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to]);
  }
  return simplify(cheapest(candidates, obstacles) ?? [from, to]);
}

function bend(from: Point, to: Point, x: number): Point[] {
  return [from, { x, y: from.y }, { x, y: to.y }, to];
}

/** Heights at which a horizontal line may pass: the two ends' own, and just above and below every state on the way. */
function corridors(from: Point, to: Point, obstacles: readonly Rect[], left: number, right: number, lane: number): number[] {
  const shift = (lane % 4) * laneGap;
  const middle = (from.y + to.y) / 2;
  const edges = obstacles
    .filter((rect) => rect.x < right && rect.x + rect.width > left)
    .flatMap((rect) => [rect.y - clearance - shift, rect.y + rect.height + clearance + shift])
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, corridorLimit * 2);
  return [from.y, to.y, ...edges];
}

function cheapest(candidates: readonly Point[][], obstacles: readonly Rect[]): Point[] | null {
  let best: Point[] | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = costOf(candidate, obstacles, bestCost);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

const crossingCost = 4000;
const cornerCost = 24;

function costOf(points: readonly Point[], obstacles: readonly Rect[], limit: number): number {
  let cost = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1];
    const b = points[i];
    if (!a || !b) continue;
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (length === 0) continue;
    cost += length + cornerCost;
    for (const rect of obstacles) if (crosses(a, b, rect)) cost += crossingCost;
    if (cost >= limit) return cost;
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
