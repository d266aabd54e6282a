import type { Point } from "./route-edge";

export type TrackedRoute = { id: string; target: string; points: readonly Point[] };

type Segment = { id: string; target: string; at: number; axis: "x" | "y"; position: number; from: number; to: number };

/** Distance between two lines that run side by side, and how close two must be to count as one line, in px. */
const trackGap = 8;
const sameLine = 6;

/**
 * Sets apart what would run on one line although it leads to different states; what leads to the same state may share a line.
 * Ends of edges do not move. Pure.
 */
export function separateTracks(routes: readonly TrackedRoute[]): ReadonlyMap<string, readonly Point[]> {
  const result = new Map(routes.map(({ id, points }) => [id, points.map((point) => ({ ...point }))]));
  for (const axis of ["x", "y"] as const) {
    for (const cluster of clusters(routes.flatMap((route) => innerSegments(route, axis)))) spread(cluster, axis, result);
  }
  return result;
}

/** Stretches between two corners: those that begin or end at a state stay where the handle is. */
function innerSegments({ id, target, points }: TrackedRoute, axis: "x" | "y"): Segment[] {
  const along = axis === "x" ? "y" : "x";
  const segments: Segment[] = [];
  for (let at = 1; at < points.length - 2; at++) {
    const a = points[at];
    const b = points[at + 1];
    if (!a || !b || a[axis] !== b[axis]) continue;
    segments.push({ id, target, at, axis, position: a[axis], from: Math.min(a[along], b[along]), to: Math.max(a[along], b[along]) });
  }
  return segments;
}

function clusters(segments: readonly Segment[]): Segment[][] {
  const found: Segment[][] = [];
  for (const segment of [...segments].sort((a, b) => a.position - b.position || a.from - b.from)) {
    const cluster = found.find((members) =>
      members.some((other) => Math.abs(other.position - segment.position) < sameLine && other.from < segment.to && segment.from < other.to),
    );
    if (cluster) cluster.push(segment);
    else found.push([segment]);
  }
  return found;
}

function spread(cluster: readonly Segment[], axis: "x" | "y", routes: ReadonlyMap<string, Point[]>): void {
  const targets = [...new Set(cluster.map(({ target }) => target))];
  if (targets.length < 2) return;
  const center = cluster.reduce((sum, { position }) => sum + position, 0) / cluster.length;
  for (const { id, at, target } of cluster) {
    const position = Math.round(center + (targets.indexOf(target) - (targets.length - 1) / 2) * trackGap);
    for (const point of [routes.get(id)?.[at], routes.get(id)?.[at + 1]]) if (point) point[axis] = position;
  }
}
