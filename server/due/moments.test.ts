import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMoments } from "./moments";

describe("moments", () => {
  it("come in their order, whatever the order in which they became known", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 })), (all) => {
        const moments = createMoments();
        for (const moment of all) moments.add(moment);
        const passed: number[] = [];
        for (let next = moments.next(); next !== Number.POSITIVE_INFINITY; next = moments.next()) {
          passed.push(next);
          moments.pass(next);
        }
        const slots = [...new Set(all.map((moment) => Math.ceil(moment / 10) * 10))];
        expect(passed).toEqual(slots.toSorted((a, b) => a - b));
      }),
    );
  });

  it("say whether a new one is the next", () => {
    const moments = createMoments();
    expect([50, 40, 60, 40, 45].map((moment) => moments.add(moment))).toEqual([true, true, false, false, false]);
    moments.pass(45);
    expect(moments.next()).toBe(50);
    moments.clear();
    expect(moments.next()).toBe(Number.POSITIVE_INFINITY);
  });
});
