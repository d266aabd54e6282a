import { describe, expect, it } from "vitest";
import { findUnstorable } from "./storable";

describe("findUnstorable", () => {
  it.each([
    ["NUL in a text", { a: ["ok", "\u0000"] }, "/a/1"],
    ["half a pair in a text", { a: { b: "\ud83d" } }, "/a/b"],
    ["NUL in a key", { a: { "\u0000": 1 } }, "/a"],
  ])("finds %s", (_what, value, path) => {
    expect(findUnstorable(value)).toMatchObject({ path });
  });

  it("lets whole pairs and every other text through", () => {
    expect(findUnstorable({ a: "😀 नमस्ते \u0001", b: null, c: 1, d: [true] })).toBeNull();
  });

  it("lets the outermost key through that is repaired later, and only there", () => {
    expect(findUnstorable({ message: "\u0000" }, ["message"])).toBeNull();
    expect(findUnstorable({ data: { message: "\u0000" } }, ["message"])).toMatchObject({ path: "/data/message" });
  });

  it("refuses nesting that would exhaust the stack later", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    expect(findUnstorable(deep)).toMatchObject({ message: "nested deeper than 100" });
  });
});
