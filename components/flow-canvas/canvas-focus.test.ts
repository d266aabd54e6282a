import { describe, expect, it } from "vitest";
import { focusOf, isInFocus } from "./canvas-focus";

const edge = (source: string, target: string) => ({ source, event: "success", index: 0, target });

describe("focusOf", () => {
  it.each([
    [{ states: [], transition: null }, null, null],
    [{ states: ["a"], transition: null }, null, { type: "around", state: "a" }],
    [{ states: ["a"], transition: null }, "b", { type: "around", state: "b" }],
    [{ states: ["a", "b"], transition: null }, "c", { type: "within", states: new Set(["a", "b"]) }],
    [{ states: [], transition: edge("a", "b") }, null, { type: "edge", id: "a:success:0" }],
  ])("of %o with %o under the pointer is %o", (selection, hovered, focus) => {
    expect(focusOf(selection, hovered)).toEqual(focus);
  });
});

describe("isInFocus", () => {
  it("takes the edges of one state, and of several only those between them", () => {
    expect(isInFocus({ type: "around", state: "b" }, edge("a", "b"))).toBe(true);
    expect(isInFocus({ type: "around", state: "c" }, edge("a", "b"))).toBe(false);
    expect(isInFocus({ type: "within", states: new Set(["a", "b"]) }, edge("a", "b"))).toBe(true);
    expect(isInFocus({ type: "within", states: new Set(["a", "c"]) }, edge("a", "b"))).toBe(false);
  });
});
