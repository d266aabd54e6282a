import { describe, expect, it } from "vitest";
import { isRelaid } from "./use-anchored-view";

const row = { a: { x: 0, y: 0 }, b: { x: 336, y: 0 }, c: { x: 672, y: 0 } };

describe("isRelaid", () => {
  it("is true when most states take other places", () => {
    expect(isRelaid(row, { a: { x: 0, y: 0 }, b: { x: 0, y: 300 }, c: { x: 400, y: 300 } })).toBe(true);
  });

  it("is not when all are dragged together", () => {
    expect(isRelaid(row, { a: { x: 80, y: 8 }, b: { x: 416, y: 8 }, c: { x: 760, y: 8 } })).toBe(false);
  });

  it("is not when one is moved, or another appears", () => {
    expect(isRelaid(row, { ...row, c: { x: 900, y: 40 }, d: { x: 0, y: 300 } })).toBe(false);
  });
});
