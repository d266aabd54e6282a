import { describe, expect, it } from "vitest";
import { durationWords, levelFigures, shareWords } from "./level-words";

const summary = { available: 0.99912, requests: 2_000, requestErrors: 3, turns: 1_000, turnFailures: 0, p50Ms: 80, p95Ms: 501, p99Ms: 900 };

describe("levels in words", () => {
  it.each([
    [null, "Not known yet"],
    [1, "100 %"],
    [0.999999, "99.999 %"],
    [0.9995, "99.95 %"],
    [0.5, "50.00 %"],
  ])("says a share of %s as %s", (share, words) => {
    expect(shareWords(share)).toBe(words);
  });

  it.each([
    [null, "–"],
    [999, "999 ms"],
    [1_000, "1 s"],
    [12_340, "12.3 s"],
  ])("says %s ms as %s", (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it("holds what is promised against what was measured", () => {
    expect(levelFigures(summary)).toEqual([
      { label: "Available", value: "99.912 %", promise: "99.9 % is promised", isKept: true },
      { label: "95 of 100 answers within", value: "501 ms", promise: "500 ms is promised, without models", isKept: false },
      { label: "Answers that failed", value: "0 of 1,000", promise: null, isKept: null },
      { label: "Requests that failed", value: "3 of 2,000", promise: null, isKept: null },
    ]);
    expect(levelFigures({ ...summary, available: null, p95Ms: null }).map(({ isKept }) => isKept)).toEqual([null, null, null, null]);
  });
});
