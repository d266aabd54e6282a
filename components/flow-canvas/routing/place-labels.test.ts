import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loopRoute } from "../route-edge";
import { type LabelPlace, labelSize, placeLabels } from "./place-labels";

const straight = (id: string, y: number) => ({
  id,
  text: "user_message",
  route: [
    { x: 0, y },
    { x: 400, y },
  ],
});
const meet = (a: LabelPlace, b: LabelPlace) => Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;

describe("placeLabels", () => {
  it("puts a label on the middle of its edge", () => {
    expect(placeLabels([straight("a", 10)], []).get("a")).toMatchObject({ x: 200, y: 10 });
  });

  it("covers no label with another where their edges leave room", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 8 }), (rows) => {
        const places = [
          ...placeLabels(
            rows.map((row) => straight(`e${row}`, row * 12)),
            [],
          ).values(),
        ];
        places.forEach((a, i) => {
          for (const b of places.slice(i + 1)) expect(meet(a, b)).toBe(false);
        });
      }),
    );
  });

  it("sets the label of an edge back to its own state beside the state, not on it", () => {
    const state = { x: 0, y: 0, width: 248, height: 160 };
    const place = placeLabels([{ id: "loop", text: "otherwise", route: loopRoute({ x: 248, y: 130 }, { x: 248, y: 28 }, 0) }], [state]).get("loop");
    expect((place?.x ?? 0) - (place?.width ?? 0) / 2).toBeGreaterThanOrEqual(248);
  });

  it("breaks a long text into rows", () => {
    const long = labelSize("x".repeat(100));
    expect(long.width).toBeLessThan(260);
    expect(long.height).toBeGreaterThan(labelSize("short").height * 2);
  });
});
