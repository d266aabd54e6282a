import type { Point } from "../route-edge";

/** Height of what counts as one corridor, and how many lines it takes without getting tight. */
const corridor = 24;
const comfortable = 3;
const crowdedCost = 70;
const companyCost = 4;

export type Congestion = {
  /** What it costs to lay one more line at height `y` from `x1` to `x2`. */
  cost: (y: number, x1: number, x2: number) => number;
  add: (points: readonly Point[]) => void;
};

/** Remembers which corridors are in use, so that a later line takes a free one rather than squeeze in. */
export function createCongestion(): Congestion {
  const used = new Map<number, { from: number; to: number }[]>();
  const keyOf = (y: number) => Math.round(y / corridor);
  return {
    cost(y, x1, x2) {
      const [from, to] = [Math.min(x1, x2), Math.max(x1, x2)];
      const company = (used.get(keyOf(y)) ?? []).filter((line) => line.from < to && from < line.to).length;
      return company * companyCost + Math.max(0, company - comfortable) * crowdedCost;
    },
    add(points) {
      for (let i = 1; i < points.length - 2; i++) {
        const [a, b] = [points[i], points[i + 1]];
        if (!a || !b || a.y !== b.y) continue;
        const lines = used.get(keyOf(a.y));
        const line = { from: Math.min(a.x, b.x), to: Math.max(a.x, b.x) };
        if (lines) lines.push(line);
        else used.set(keyOf(a.y), [line]);
      }
    },
  };
}
