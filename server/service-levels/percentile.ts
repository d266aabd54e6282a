import { turnStepsMs } from "./level-counter";

/** The time within which that share of the turns was done, in milliseconds, read from counts by step; null without turns. Never more than the last step. Pure. */
export function percentileOf(turnMs: readonly number[], share: number): number | null {
  const total = turnMs.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = total * share;
  let before = 0;
  for (const [index, end] of turnStepsMs.entries()) {
    const count = turnMs[index] ?? 0;
    const start = turnStepsMs[index - 1] ?? 0;
    if (count > 0 && before + count >= wanted) return Math.round(start + ((wanted - before) / count) * (end - start));
    before += count;
  }
  return turnStepsMs.at(-1) ?? null;
}
