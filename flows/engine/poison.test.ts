import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runId } from "@/testing/builders/a-run";
import { act } from "@/testing/builders/an-executor";
import { drivePoison, type PoisonedRun } from "@/testing/poison/drive-poison";
import { poisonArbitrary } from "@/testing/poison/poison-arbitrary";
import { poisonFlows, refusedFlows } from "@/testing/poison/poison-flows";
import { parseDefinition } from "../definition/parse-definition";
import { canonicalJson } from "../json/canonical";
import { isLargerThan } from "../json/object-size";
import { compile } from "./compile/compile";
import { factsOf } from "./compile/compiled-for";
import { replay } from "./record/replay";
import { runLimits } from "./run/limits";

const facts = factsOf({ act });
const pollution = Object.keys(Object.prototype);

/** What no turn of any flow may exceed; an executor's own answer is recorded on top. */
function expectBounded({ turns, snapshot, results }: PoisonedRun): void {
  const answers = 12_000_000;
  for (const turn of turns) {
    expect(turn.replies).toBeLessThanOrEqual(runLimits.messagesPerTurn + 1);
    expect(turn.effects).toBeLessThanOrEqual(runLimits.effectsPerTurn);
    expect(turn.steps).toBeLessThanOrEqual(5_500);
    expect(turn.recorded).toBeLessThanOrEqual(4_000_000 + answers);
    // What a turn does last may go over; what it would do next is not done.
    expect(turn.spent <= 10_500 || snapshot.status === "failed").toBe(true);
  }
  for (const result of results) {
    expect(isLargerThan(result.snapshot.context, runLimits.contextBytes)).toBe(false);
    expect(result.snapshot.seq).toBeLessThanOrEqual(runLimits.steps);
  }
  expect(Object.keys(Object.prototype)).toEqual(pollution);
}

function expectReplayed(flow: ReturnType<typeof compile>, run: PoisonedRun): void {
  const lived = replay(flow, runId, run.started, run.tape);
  expect(canonicalJson(lived.snapshot)).toBe(canonicalJson(run.snapshot));
  expect(lived.steps).toHaveLength(run.snapshot.seq);
}

/** The flows are too large to be printed. */
function briefly<T>({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}`, { cause: errorInstance });
}

describe("a flow made to hurt", () => {
  it(`is one of at least 60 (${poisonFlows.length})`, () => {
    expect(poisonFlows.length).toBeGreaterThanOrEqual(60);
    expect(new Set(poisonFlows.map(({ name }) => name)).size).toBe(poisonFlows.length);
  });

  it.each(poisonFlows)("ends or waits within its bounds: $name", ({ definition, code }) => {
    const flow = compile(parseDefinition(definition), facts);
    const run = drivePoison(flow);
    expectBounded(run);
    expectReplayed(flow, run);
    if (code === null) return;
    expect(run.snapshot).toMatchObject({ status: "failed", pending: [], timer: null });
    expect([code].flat()).toContain(run.snapshot.failure?.code);
    expect(run.results.flatMap(({ replies }) => replies).at(-1)?.content).toBeTruthy();
  });

  it.each(refusedFlows)("is refused as a document: $name", ({ definition }) => {
    expect(() => parseDefinition(definition)).toThrow(expect.objectContaining({ code: "INVALID_FLOW" }));
  });

  it("ends or waits within its bounds when it is made up at random, and is replayed to the same end", () => {
    let made = 0;
    fc.assert(
      fc.property(poisonArbitrary, (definition) => {
        const flow = compile(definition, facts);
        const run = drivePoison(flow);
        expectBounded(run);
        if ((made += 1) % 5 === 0) expectReplayed(flow, run);
      }),
      { numRuns: 500, endOnFailure: true, reporter: briefly },
    );
  }, 240_000);
});
