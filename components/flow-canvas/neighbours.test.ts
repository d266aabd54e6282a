import { describe, expect, it } from "vitest";
import { neighbourOf } from "./neighbours";

const edge = (source: string, target: string) => ({ id: `${source}:e:0`, source, target, event: "e", index: 0, candidates: 1, guard: null });
const positions = { a: { x: 0, y: 0 }, b: { x: 350, y: 0 }, c: { x: 350, y: 300 }, d: { x: 200, y: 20 } };

describe("neighbourOf", () => {
  it("prefers a connected state to a nearer one that is not", () => {
    expect(neighbourOf("a", "right", positions, [edge("a", "b")])).toBe("b");
  });

  it("follows transitions against their direction too", () => {
    expect(neighbourOf("b", "left", positions, [edge("a", "b")])).toBe("a");
  });

  it("falls back to the nearest state in that direction", () => {
    expect(neighbourOf("b", "down", positions, [edge("a", "b")])).toBe("c");
  });

  it("stays at the rim", () => {
    expect(neighbourOf("a", "left", positions, [edge("a", "b")])).toBeNull();
  });
});
