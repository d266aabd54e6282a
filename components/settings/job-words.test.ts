import { describe, expect, it } from "vitest";
import { jobTitle, jobWords, shareDone } from "./job-words";

const job = { kind: "retention", status: "running", done: 0, total: null, attempts: 1, error: null } as const;

describe("jobWords", () => {
  it.each([
    [{ ...job, status: "queued", attempts: 0 } as const, "Waits to be taken up"],
    [{ ...job, status: "queued", error: "no room" } as const, "Will be tried again: no room"],
    [job, "Has begun"],
    [{ ...job, done: 1_200 }, "1,200 runs so far"],
    [{ ...job, done: 1_200, total: 5_000 }, "1,200 of 5,000 runs"],
    [{ ...job, status: "done", total: 0 } as const, "There was nothing to do"],
    [{ ...job, status: "done", done: 1, total: 1 } as const, "1 run"],
    [{ ...job, status: "failed", attempts: 5, error: "no room" } as const, "Failed 5 times: no room"],
    [{ ...job, kind: "tuning", done: 3 }, "3 pieces so far"],
  ])("says %j in words", (given, words) => {
    expect(jobWords(given)).toBe(words);
  });

  it("names a kind that it does not know by its name", () => {
    expect([jobTitle("retention"), jobTitle("tuning")]).toEqual(["Remove old run data", "tuning"]);
  });
});

describe("shareDone", () => {
  it("is known with the total alone, and never more than all", () => {
    const shares = [
      { done: 3, total: null },
      { done: 0, total: 0 },
      { done: 1, total: 4 },
      { done: 5, total: 4 },
    ].map(shareDone);
    expect(shares).toEqual([null, null, 0.25, 1]);
  });
});
