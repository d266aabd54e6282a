import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "./node-geometry";
import { labelPoint, type Point, roundedPath, routeEdge } from "./route-edge";
import { indexObstacles } from "./routing/obstacle-index";

const box = (x: number, y: number): Rect => ({ x, y, width: 248, height: 160 });

function inside(points: readonly Point[], rect: Rect): boolean {
  return points.some((a, i) => {
    const b = points[i + 1];
    if (!b) return false;
    return (
      Math.max(a.x, b.x) > rect.x + 4 &&
      Math.min(a.x, b.x) < rect.x + rect.width - 4 &&
      Math.max(a.y, b.y) > rect.y + 4 &&
      Math.min(a.y, b.y) < rect.y + rect.height - 4
    );
  });
}

describe("routeEdge", () => {
  it("is one straight line between two states at the same height", () => {
    expect(routeEdge({ from: { x: 248, y: 40 }, to: { x: 400, y: 40 }, obstacles: indexObstacles([box(0, 0), box(400, 0)]) })).toEqual([
      { x: 248, y: 40 },
      { x: 400, y: 40 },
    ]);
  });

  it("goes round a state that stands between", () => {
    const between = box(352, 0);
    const route = routeEdge({ from: { x: 248, y: 60 }, to: { x: 704, y: 60 }, obstacles: indexObstacles([box(0, 0), between, box(704, 0)]) });
    expect(inside(route, between)).toBe(false);
  });

  it("leads back to a state on the left without crossing source or target", () => {
    const source = box(704, 0);
    const target = box(0, 0);
    const route = routeEdge({ from: { x: 952, y: 100 }, to: { x: 0, y: 20 }, obstacles: indexObstacles([source, target, box(352, 0)]) });
    for (const rect of [source, target, box(352, 0)]) expect(inside(route, rect)).toBe(false);
  });

  it("always begins and ends at the handles and turns only by right angles", () => {
    const point = fc.record({ x: fc.integer({ min: -500, max: 1500 }), y: fc.integer({ min: -500, max: 1500 }) });
    fc.assert(
      fc.property(point, point, fc.array(point, { maxLength: 8 }), (from, to, boxes) => {
        const route = routeEdge({ from, to, obstacles: indexObstacles(boxes.map(({ x, y }) => box(x, y))) });
        expect(route[0]).toEqual(from);
        expect(route.at(-1)).toEqual(to);
        for (let i = 1; i < route.length; i++) expect(route[i]?.x === route[i - 1]?.x || route[i]?.y === route[i - 1]?.y).toBe(true);
      }),
    );
  });
});

describe("roundedPath", () => {
  it("starts and ends where the route does and rounds the corners", () => {
    const path = roundedPath([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 100 },
    ]);
    expect(path).toBe("M 0 0 L 88 0 Q 100 0 100 12 L 100 100");
  });
});

describe("labelPoint", () => {
  it("is the middle of the longest stretch", () => {
    expect(
      labelPoint([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 80 },
      ]),
    ).toEqual({ x: 10, y: 40 });
  });
});
