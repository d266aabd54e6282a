import { describe, expect, it } from "vitest";
import type { Point } from "../route-edge";
import { indexObstacles } from "./obstacle-index";
import { giveLanes } from "./own-lanes";

const nothing = indexObstacles([]);
/** Out of one column, up or down at x = 50, into the next. */
const bend = (id: string, from: number, to: number, owner = id) => ({
  id,
  owner,
  points: [
    { x: 0, y: from },
    { x: 50, y: from },
    { x: 50, y: to },
    { x: 100, y: to },
  ],
});
const middle = (points: readonly Point[] | undefined) => points?.[1]?.x;

describe("giveLanes", () => {
  it("sets lines apart that run side by side, also to the same state", () => {
    const lanes = giveLanes([bend("a", 0, 100), bend("b", 20, 100)], nothing);
    expect(Math.abs((middle(lanes.get("a")) ?? 0) - (middle(lanes.get("b")) ?? 0))).toBeGreaterThanOrEqual(8);
  });

  it("orders them so that they do not cross: of two that lead down, the upper one bends farther out", () => {
    const lanes = giveLanes([bend("upper", 0, 100), bend("lower", 20, 120)], nothing);
    expect(middle(lanes.get("upper"))).toBeGreaterThan(middle(lanes.get("lower")) ?? 0);
  });

  it("leaves ends at their handles", () => {
    const lanes = giveLanes([bend("a", 0, 100), bend("b", 20, 120)], nothing);
    expect([lanes.get("a")?.at(0), lanes.get("a")?.at(-1)]).toEqual([
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ]);
  });

  it("leaves lines alone that do not meet", () => {
    const lanes = giveLanes([bend("a", 0, 40), bend("b", 60, 100)], nothing);
    expect([middle(lanes.get("a")), middle(lanes.get("b"))]).toEqual([50, 50]);
  });

  it("stays in the gap between two states", () => {
    const left = { x: -260, y: 0, width: 290, height: 400 };
    const right = { x: 70, y: 0, width: 248, height: 400 };
    const requests = Array.from({ length: 5 }, (_, i) => bend(`e${i}`, i * 10, 200 + i * 10));
    for (const points of giveLanes(requests, indexObstacles([left, right])).values()) {
      expect(middle(points)).toBeGreaterThan(30);
      expect(middle(points)).toBeLessThan(70);
    }
  });
});
