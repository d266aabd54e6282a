import { describe, expect, it } from "vitest";
import { foldLines } from "./fold-lines";

const same = (at: number) => ({ was: at, is: at, text: `line ${at}` });
const gone = { was: 5, is: null, text: "gone" };
const come = { was: null, is: 5, text: "come" };

describe("foldLines", () => {
  it("puts what went beside what came in its place", () => {
    expect(foldLines([same(1), gone, come])).toEqual([
      { type: "lines", was: same(1), is: same(1) },
      { type: "lines", was: gone, is: come },
    ]);
  });

  it("leaves a side empty where there is more on the other", () => {
    expect(foldLines([gone, gone, come])).toEqual([
      { type: "lines", was: gone, is: come },
      { type: "lines", was: gone, is: null },
    ]);
    expect(foldLines([come, gone])).toEqual([
      { type: "lines", was: null, is: come },
      { type: "lines", was: gone, is: null },
    ]);
  });

  it("folds equal lines that are farther than three from a difference, and shows every other line once", () => {
    const lines = [...Array.from({ length: 10 }, (_, at) => same(at + 1)), come, ...Array.from({ length: 6 }, (_, at) => same(at + 11))];
    const rows = foldLines(lines);
    expect(rows.map((row) => (row.type === "folded" ? row.count : (row.is?.text ?? "")))).toEqual([
      7,
      "line 8",
      "line 9",
      "line 10",
      "come",
      "line 11",
      "line 12",
      "line 13",
      3,
    ]);
  });
});
