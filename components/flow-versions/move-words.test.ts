import { describe, expect, it } from "vitest";
import type { CheckedRun, Move } from "@/flows/protocol/moves";
import { dryRunWords, isOver, moveLabel, moveShare, moveWords } from "./move-words";

const runs = (fitting: number, others: number): CheckedRun[] =>
  Array.from({ length: fitting + others }, (_, at) => ({
    runId: `r_${at}`,
    sessionId: `s_${at}`,
    state: "ask",
    from: 1,
    startedAt: "",
    fits: at < fitting,
    misfits: at < fitting ? [] : [{ code: "STATE_GONE", message: "the state ask is not there any more" }],
  }));
const counts = { pending: 0, moved: 0, misfit: 0, ended: 0, failed: 0 };
const move = (overrides: Partial<Move>) => ({ stage: "done" as const, total: 10, to: 2, counts, ...overrides });

describe("a dry run", () => {
  it.each([
    [0, [], /^No conversation is under way/, null],
    [1, runs(1, 0), /^It fits:/, "Move 1 conversation"],
    [3, runs(3, 0), /^All of them fit:/, "Move 3 conversations"],
    [3, runs(2, 1), /^2 conversations fit, 1 does not and would stay where it is\.$/, "Move those that fit"],
    [3, runs(1, 2), /^1 conversation fits, 2 do not and would stay where they are\.$/, "Move those that fit"],
    [3, runs(0, 3), /^None of them fits/, null],
    [5_000, runs(1_000, 0), /^The newest 1,000 of them fit/, "Move 5,000 conversations"],
  ])("of %i says what would come of it, and offers to do it", (total, checked, words, label) => {
    expect(dryRunWords({ total, checked }, 2)[total === 0 ? 0 : 1]).toMatch(words);
    expect(moveLabel({ total, checked })).toBe(label);
  });
});

describe("a move", () => {
  it.each<[Partial<Move>, string, number, boolean]>([
    [{ stage: "checking", counts: { ...counts, pending: 10 } }, "Looking at all of them …", 0, false],
    [{ stage: "moving", counts: { ...counts, pending: 6, moved: 4 } }, "4 of 10 conversations", 0.4, false],
    [{ counts: { ...counts, moved: 10 } }, "10 conversations are on version 2 now", 1, true],
    [
      { counts: { ...counts, moved: 1, misfit: 2, ended: 3, failed: 4 } },
      "1 conversation is on version 2 now, 2 did not fit, 3 had ended, 4 could not be moved",
      1,
      true,
    ],
    [{ stage: "refused", counts: { ...counts, misfit: 1, pending: 9 } }, "Nothing was moved: 1 conversation does not fit version 2.", 0.1, true],
    [
      { stage: "failed", counts: { ...counts, moved: 4, pending: 6 } },
      "It came to a stop: 4 conversations are on version 2, 6 were not reached. Try again.",
      0.4,
      true,
    ],
  ])("%j", (overrides, words, share, over) => {
    expect([moveWords(move(overrides)), moveShare(move(overrides)), isOver(move(overrides))]).toEqual([words, share, over]);
  });
});
