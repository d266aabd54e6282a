import type { Point } from "../route-edge";
import { followOrder, meets, type Stretch } from "./follow-order";
import type { ObstacleIndex } from "./obstacle-index";

/** A way before it has a lane. `owner` names the handle it leaves. */
export type LaneRequest = { id: string; owner: string; points: readonly Point[] };

/** Between two lines side by side, and between a line and a state, in px. */
const laneGap = 9;
const margin = 9;
/** How far a line may be moved for its lane. */
const reach = 56;
/** Closer than this two lines read as one. */
const sameLine = 4;

/**
 * Gives every stretch between two corners a lane of its own: what runs side by side is set apart, in the order that crosses
 * least, within the room the states leave. Ends stay at their handles. Pure.
 */
export function giveLanes(requests: readonly LaneRequest[], obstacles: ObstacleIndex): ReadonlyMap<string, readonly Point[]> {
  const routes = requests.map(({ points }) => points.map((point) => ({ ...point })));
  for (const axis of ["x", "y"] as const) {
    const stretches = requests.flatMap(({ owner }, route) => innerStretches(routes[route] ?? [], route, owner, axis, obstacles));
    for (const group of groupsOf(stretches)) spread(group);
    const fixed = requests.flatMap(({ owner }, route) => outerStretches(routes[route] ?? [], route, owner, axis));
    settle(stretches, fixed);
    for (const { route, at, position } of stretches) {
      for (const point of [routes[route]?.[at], routes[route]?.[at + 1]]) if (point) point[axis] = Math.round(position);
    }
  }
  return new Map(requests.map(({ id }, route) => [id, routes[route] ?? []]));
}

function innerStretches(points: readonly Point[], route: number, owner: string, axis: "x" | "y", obstacles: ObstacleIndex): Stretch[] {
  const along = axis === "x" ? "y" : "x";
  const found: Stretch[] = [];
  for (let at = 1; at < points.length - 2; at++) {
    const [before, a, b, after] = points.slice(at - 1, at + 3);
    if (!before || !a || !b || !after || a[axis] !== b[axis]) continue;
    const ends = [
      { along: a[along], side: Math.sign(before[axis] - a[axis]) },
      { along: b[along], side: Math.sign(after[axis] - b[axis]) },
    ];
    const [from, to] = [Math.min(a[along], b[along]), Math.max(a[along], b[along])];
    found.push({ route, at, owner, position: a[axis], from, to, ends, ...roomFor(a[axis], from, to, axis, obstacles) });
  }
  return found;
}

/** First and last stretches stay where the handles are; others keep away from them. */
function outerStretches(points: readonly Point[], route: number, owner: string, axis: "x" | "y"): Stretch[] {
  const along = axis === "x" ? "y" : "x";
  const ends = points.length === 2 ? [0] : [0, points.length - 2];
  return ends.flatMap((at) => {
    const [a, b] = [points[at], points[at + 1]];
    if (!a || !b || a[axis] !== b[axis]) return [];
    const position = a[axis];
    return [{ route, at, owner, position, from: Math.min(a[along], b[along]), to: Math.max(a[along], b[along]), ends: [], low: position, high: position }];
  });
}

/** From where to where a stretch may move without touching a state. */
function roomFor(position: number, from: number, to: number, axis: "x" | "y", obstacles: ObstacleIndex): { low: number; high: number } {
  let [low, high] = [position - reach, position + reach];
  const near = axis === "x" ? obstacles.near(low, from, high, to) : obstacles.near(from, low, to, high);
  for (const rect of near) {
    const [start, end] = axis === "x" ? [rect.x, rect.x + rect.width] : [rect.y, rect.y + rect.height];
    if (end <= position) low = Math.max(low, end + margin);
    else if (start >= position) high = Math.min(high, start - margin);
  }
  return { low: Math.min(low, position), high: Math.max(high, position) };
}

/** What shares a gap between states and runs side by side, somewhere, with another of the group. */
function groupsOf(stretches: readonly Stretch[]): Stretch[][] {
  const sorted = [...stretches].sort((a, b) => a.position - b.position || a.route - b.route);
  const parent = sorted.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] ?? root;
    parent[i] = root;
    return root;
  };
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j];
      if (!b || b.position - a.position > reach) break;
      if (meets(a, b) && b.position <= a.high && a.position >= b.low) parent[rootOf(j)] = rootOf(i);
    }
  });
  const groups = new Map<number, Stretch[]>();
  sorted.forEach((stretch, i) => {
    const group = groups.get(rootOf(i));
    if (group) group.push(stretch);
    else groups.set(rootOf(i), [stretch]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Lanes from the smaller side on; two that never run beside each other may have the same one. */
function spread(group: readonly Stretch[]): void {
  const order = followOrder(group);
  const lanes = new Map<Stretch, number>();
  order.forEach((stretch, i) => {
    const before = order.slice(0, i).filter((other) => meets(other, stretch));
    lanes.set(
      stretch,
      before.reduce((lane, other) => Math.max(lane, (lanes.get(other) ?? 0) + 1), 0),
    );
  });
  const last = Math.max(...lanes.values());
  if (last === 0) return;
  const low = Math.max(...group.map((stretch) => stretch.low));
  const high = Math.min(...group.map((stretch) => stretch.high));
  const room = Math.max(0, high - low);
  const gap = Math.min(laneGap, room > 0 ? room / last : laneGap);
  const middle = group.reduce((sum, { position }) => sum + position, 0) / group.length;
  const start = high > low ? Math.min(Math.max(middle - (gap * last) / 2, low), high - gap * last) : middle - (gap * last) / 2;
  for (const [stretch, lane] of lanes) stretch.position = start + lane * gap;
}

/** What still lies on another line, one that cannot move or one of another group, takes the nearest free place. */
function settle(stretches: readonly Stretch[], fixed: readonly Stretch[]): void {
  const taken = new Map<number, Stretch[]>();
  const bucketOf = (position: number) => Math.floor(position / 16);
  const put = (stretch: Stretch) => {
    const bucket = bucketOf(stretch.position);
    const members = taken.get(bucket);
    if (members) members.push(stretch);
    else taken.set(bucket, [stretch]);
  };
  const isFree = (stretch: Stretch, position: number) =>
    [-1, 0, 1].every((step) =>
      (taken.get(bucketOf(position) + step) ?? []).every(
        (other) => Math.abs(other.position - position) >= sameLine || other.route === stretch.route || other.owner === stretch.owner || !meets(other, stretch),
      ),
    );
  for (const stretch of fixed) put(stretch);
  for (const stretch of stretches) {
    const offset = offsets.find((step) => {
      const position = stretch.position + step;
      return position >= stretch.low && position <= stretch.high && isFree(stretch, position);
    });
    stretch.position += offset ?? 0;
    put(stretch);
  }
}

const offsets = [0, ...[5, 9, 13, 18, 24, 30, 36, 44, 52].flatMap((step) => [step, -step])];
