import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { compareTexts } from "./compare-texts";

const was = aFlow({ a: { type: "wait", transitions: { user_message: "z" } }, z: { type: "final" } });

describe("compareTexts", () => {
  it("has no block for what is the same, whatever the order of its keys, nor for places on the canvas", () => {
    const { states, ...rest } = was;
    const moved = { states: Object.fromEntries(Object.entries(states).reverse()), ...rest, ui: { layout: { a: { x: 1, y: 1 } } } };
    expect(compareTexts(was, moved)).toEqual([]);
  });

  it("numbers the lines of both sides", () => {
    const is = aFlow({ a: { type: "wait", timeout: 5_000, transitions: { user_message: "z" } }, z: { type: "final" } });
    expect(compareTexts(was, is)).toEqual([
      {
        title: "State a",
        lines: [
          { was: 1, is: 1, text: "{" },
          { was: null, is: 2, text: '  "timeout": 5000,' },
          { was: 2, is: 3, text: '  "transitions": {' },
          { was: 3, is: 4, text: '    "user_message": "z"' },
          { was: 4, is: 5, text: "  }," },
          { was: 5, is: 6, text: '  "type": "wait"' },
          { was: 6, is: 7, text: "}" },
        ],
      },
    ]);
  });

  it("gives a part that is on one side only as a whole, and never loses a line of either", () => {
    const is = aFlow({ b: { type: "wait", transitions: { user_message: "z" } }, z: { type: "final" } });
    const blocks = compareTexts(was, is);
    expect(blocks.map(({ title }) => title)).toEqual(["Flow", "State b", "State a"]);
    expect(blocks[1]?.lines.every(({ was: left }) => left === null)).toBe(true);
    expect(blocks[2]?.lines.every(({ is: right }) => right === null)).toBe(true);
  });

  it("replaces what is too long to be aligned as a whole", () => {
    const big = (word: string) => ({ ...was, note: Array.from({ length: 1_200 }, (_, at) => `${word} ${at}`) });
    const [flow] = compareTexts(big("a"), big("b"));
    expect(flow?.lines.filter(({ was: left }) => left === null)).toHaveLength(1_200);
    expect(flow?.lines.filter(({ is: right }) => right === null)).toHaveLength(1_200);
  });
});
