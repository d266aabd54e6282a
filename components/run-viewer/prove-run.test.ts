import { describe, expect, it } from "vitest";
import { describeProof } from "./prove-run";

describe("describeProof", () => {
  it.each([
    [{ type: "identical", steps: 34, seals: 6, snapshotHash: "ab" } as const, "Replayed 34 steps: identical, seals intact."],
    [{ type: "identical", steps: 1, seals: 0, snapshotHash: "ab" } as const, "Replayed 1 step: identical, recorded before there were seals."],
    [{ type: "differs", seq: 12, reason: "step 12: another event" } as const, "Step 12 is the first in doubt: another event."],
    [{ type: "differs", seq: 0, reason: "the start cannot be read" } as const, "Not as recorded from the start: the start cannot be read."],
  ])("says what was found: %j", (proof, words) => {
    expect(describeProof(proof)).toBe(words);
  });
});
