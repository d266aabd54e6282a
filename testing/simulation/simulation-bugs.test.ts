import { describe, expect, it } from "vitest";
import { bugs } from "./bugs";
import { explain, figuresOf, runSeeds } from "./run-seeds";

const half = 1_500;
const bugSeeds = 200;

describe("the simulation", () => {
  it("finds nothing wrong in the second half of 3,000 histories", { timeout: 2_400_000 }, async () => {
    const tally = await runSeeds(half + 1, half);
    process.stdout.write(`simulation, ${figuresOf(tally)}\n`);
    expect(tally.failed === null ? "" : await explain(tally.failed, null)).toBe("");
  });

  it("knows at least 25 planted bugs", () => {
    expect(bugs.size).toBeGreaterThanOrEqual(25);
  });

  it.each([...bugs])("catches %s within 200 seeds", { timeout: 120_000 }, async (name, planted) => {
    const { failed } = await runSeeds(1, bugSeeds, planted);
    process.stdout.write(`simulation, ${name}: ${failed === null ? "not caught" : `seed ${failed.seed}, ${failed.violations[0]?.invariant}`}\n`);
    expect(failed, planted.says).not.toBeNull();
  });
});
