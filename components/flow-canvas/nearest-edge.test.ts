import { describe, expect, it } from "vitest";
import { nearestEdge } from "./nearest-edge";

const edges = [
  { id: "flat", route: [point(0, 0), point(100, 0), point(100, 50)] },
  { id: "lower", route: [point(0, 20), point(100, 20)] },
];

describe("nearestEdge", () => {
  it.each([
    [point(50, 4), 12, "flat"],
    [point(50, 15), 12, "lower"],
    [point(103, 40), 12, "flat"],
    [point(50, 60), 12, null],
    // Beyond the end of a line its end is what counts: 5 px right of (100, 50).
    [point(105, 50), 4, null],
    [point(105, 50), 5, "flat"],
  ])("at %o within %i px it is %s", (at, within, id) => {
    expect(nearestEdge(edges, at, within)).toBe(id);
  });

  it("is none where there are no edges", () => {
    expect(nearestEdge([], point(0, 0), 100)).toBeNull();
  });
});

function point(x: number, y: number) {
  return { x, y };
}
