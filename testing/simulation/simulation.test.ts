import { describe, expect, it } from "vitest";
import { explain, figuresOf, runSeeds } from "./run-seeds";
import { simulate } from "./simulate";

const half = 1_500;

describe("the simulation", () => {
  it("lives the same history again from the same seed", async () => {
    const [one, other] = [await simulate(32, { isTraced: true }), await simulate(32, { isTraced: true })];
    expect(one.lines.length).toBeGreaterThan(50);
    expect(other).toEqual(one);
  });

  it("finds nothing wrong in the first half of 3,000 histories", { timeout: 2_400_000 }, async () => {
    const tally = await runSeeds(1, half);
    process.stdout.write(`simulation, ${figuresOf(tally)}\n`);
    expect(tally.failed === null ? "" : await explain(tally.failed, null)).toBe("");
  });
});
