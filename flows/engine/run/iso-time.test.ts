import fc from "fast-check";
import { expect, it } from "vitest";
import { isoTime } from "./iso-time";

it("spells every time as Date does", () => {
  const times = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: 1.7e12, max: 1.9e12 }), fc.integer({ min: 0, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (all) => {
      expect(all.map(isoTime)).toEqual(all.map((at) => new Date(at).toISOString()));
    }),
    { numRuns: 2_000 },
  );
});
