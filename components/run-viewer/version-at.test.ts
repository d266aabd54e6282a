import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { movesOf, statesOfAll, versionAt } from "./version-at";

const [first, second, third] = ["one", "two", "three"].map((name) =>
  aFlow({ [name]: { type: "wait", transitions: { user_message: "z" } }, z: { type: "final" } }),
);
if (!first || !second || !third) throw new Error("three flows were made");
const lived = {
  version: 3,
  definition: third,
  earlier: [
    { number: 1, definition: first, upTo: 6 },
    { number: 2, definition: second, upTo: 9 },
  ],
};

describe("a run that was moved", () => {
  it("was on the version that it was on then", () => {
    expect([0, 6, 7, 9, 10, 99].map((seq) => versionAt(lived, seq).number)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(versionAt(lived, 6).definition).toBe(first);
    expect(versionAt({ ...lived, earlier: [] }, 1)).toEqual({ number: 3, definition: third });
  });

  it("says when it was moved, and from where to where", () => {
    expect(movesOf(lived)).toEqual([
      { seq: 7, words: "Moved from version 1 to version 2" },
      { seq: 10, words: "Moved from version 2 to version 3" },
    ]);
    expect(movesOf({ ...lived, earlier: [] })).toEqual([]);
  });

  it("has the states of all of them", () => {
    expect(Object.keys(statesOfAll(lived)).sort()).toEqual(["one", "three", "two", "z"]);
  });
});
