import { describe, expect, it } from "vitest";
import { isLongerThan } from "./longer-than";

describe("isLongerThan", () => {
  it.each([
    ["a text", "x".repeat(100)],
    ["many members", Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 1]))],
    ["many items", Array.from({ length: 40 }, () => null)],
    ["what lies deep", { a: { b: { c: ["x".repeat(100)] } } }],
  ])("finds that %s is", (_what, value) => {
    expect(isLongerThan(value, 90)).toBe(true);
    expect(isLongerThan(value, 2_000)).toBe(false);
  });

  it("looks through no more than it must", () => {
    let looks = 0;
    const watched = Array.from({ length: 1_000 }, () =>
      Object.defineProperty({}, "text", {
        enumerable: true,
        get() {
          looks += 1;
          return "x".repeat(10);
        },
      }),
    );
    expect(isLongerThan(watched, 100)).toBe(true);
    expect(looks).toBeLessThan(12);
  });
});
