import { describe, expect, it } from "vitest";
import { newId } from "./ids";

describe("newId", () => {
  it("is the prefix and 32 lowercase hex digits", () => {
    expect(newId("m")).toMatch(/^m_[0-9a-f]{32}$/);
  });

  it("sorts by the time it was made", () => {
    const ids = [newId("r", 3), newId("r", 1), newId("r", 2 ** 40), newId("r", 2)];
    expect([...ids].sort().map((id) => Number.parseInt(id.slice(2, 14), 16))).toEqual([1, 2, 3, 2 ** 40]);
  });

  it("never repeats within a millisecond", () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newId("t", 5)));
    expect(ids.size).toBe(10_000);
  });
});
