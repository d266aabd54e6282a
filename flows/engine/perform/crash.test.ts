import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { aClock, noPorts, runId, started } from "@/testing/builders/a-run";
import { anExecutor, aRegistry } from "@/testing/builders/an-executor";
import type { SideEffect } from "../../definition/executor-facts";
import type { FlowDefinition } from "../../definition/schema";
import type { ActionV2 } from "../../definition/schema-v2";
import { canonicalJson } from "../../json/canonical";
import type { ExecutorResult } from "../../ports/executor";
import type { Step } from "../../protocol/step";
import { compiledFor } from "../compile/compiled-for";
import { replay } from "../record/replay";
import type { Snapshot } from "../run/snapshot";
import type { TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { performTurn, recoverTurn, type TurnPart, type TurnRecorder } from "./perform-turn";

const kinds = ["none", "idempotent", "once"] as const;

/** What outlives a crash. */
type Store = { snapshot: Snapshot | null; steps: Step[]; tape: TapeEntry[]; settled: [string, ExecutorResult][] };

class Crash extends Error {}

const actionArbitrary: fc.Arbitrary<ActionV2> = fc
  .record({ kind: fc.constantFrom(...kinds), goesOn: fc.boolean() })
  .map(({ kind, goesOn }) => anAction(kind, { onError: goesOn ? "continue" : "fail" }));

const listArbitrary = fc.array(actionArbitrary, { minLength: 1, maxLength: 4 });

const flowArbitrary: fc.Arbitrary<FlowDefinition> = fc
  .record({
    list: listArbitrary,
    one: listArbitrary,
    two: listArbitrary,
    three: listArbitrary,
    join: fc.constantFrom("all" as const, "any" as const, "settled" as const),
  })
  .map(({ list, join, ...branches }) =>
    aFlow({
      a: { type: "action", actions: list, transitions: { success: "b", error: "b" } },
      b: { type: "parallel", branches, join, transitions: { success: "z", error: "z" } },
      z: { type: "final" },
    }),
  );

/** Lives a run through, with a crash at each of the given places of its life: before and after everything that is stored. */
async function live(definition: FlowDefinition, crashes: ReadonlySet<number>) {
  const store: Store = { snapshot: null, steps: [], tape: [], settled: [] };
  const calls: { kind: SideEffect; key: string }[] = [];
  let place = 0;
  const mayCrash = (): void => {
    place += 1;
    if (crashes.has(place)) throw new Crash(`at place ${place}`);
  };
  const keep = (part: TurnPart): void => {
    mayCrash();
    const copy: TurnPart = JSON.parse(JSON.stringify(part));
    store.snapshot = copy.snapshot;
    store.steps.push(...copy.steps.map(wireStep));
    store.tape.push(...copy.tape);
    mayCrash();
  };
  const recorder: TurnRecorder = {
    checkpoint: async (part) => keep(part),
    settled: async ({ effectId }, result) => {
      mayCrash();
      store.settled.push([effectId, result]);
      mayCrash();
    },
  };
  const executors = aRegistry(
    ...kinds.map((kind) =>
      anExecutor(
        kind,
        (_, { key }) => {
          calls.push({ kind, key });
          return { ok: true, output: key };
        },
        { sideEffect: kind },
      ),
    ),
  );
  const around = { definition, runId, executors, ports: noPorts, recorder, clock: aClock() };
  const step = async (): Promise<TurnPart> => {
    const { snapshot, settled, tape } = store;
    const entries = tape.length;
    return snapshot === null
      ? performTurn({ ...around, snapshot, signal: started() })
      : recoverTurn({ ...around, snapshot, entries, settled: new Map(settled) });
  };
  let restarts = 0;
  while (store.snapshot === null || store.snapshot.agenda.task.type !== "ended") {
    try {
      keep(await step());
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      restarts += 1;
    }
  }
  return { snapshot: store.snapshot, steps: store.steps, tape: store.tape, calls, restarts, flow: compiledFor(definition, executors) };
}

describe("a run that crashes anywhere, and again while it is recovered", () => {
  it("does what may be done once at most once, repeats the rest with the same keys, and is replayed to where it ended", async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(flowArbitrary, fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }), async (definition, places) => {
        const run = await live(definition, new Set(places));
        restarts += run.restarts;
        const once = run.calls.filter(({ kind }) => kind === "once").map(({ key }) => key);
        expect(new Set(once).size).toBe(once.length);
        expect(run.steps.map(({ seq }) => seq)).toEqual(run.steps.map((_, index) => index + 1));
        for (const { executor, status, output, error } of run.steps) {
          if (executor === "once" && status === "failed") expect(error?.code).toBe("EFFECT_UNKNOWN");
          // What is recorded as done was done, under the key that it was recorded with.
          if (executor !== null && status === "completed") expect(run.calls.map(({ key }) => key)).toContain((output as { result: string }).result);
        }
        expect(run.steps.filter(({ executor, status }) => (executor === "none" || executor === "idempotent") && status === "failed")).toEqual([]);
        const lived = replay(run.flow, runId, started(), run.tape);
        expect(canonicalJson(lived.snapshot)).toBe(canonicalJson(run.snapshot));
        expect(canonicalJson(lived.steps.map(wireStep))).toBe(canonicalJson(run.steps));
      }),
      { numRuns: 200 },
    );
    expect(restarts).toBeGreaterThan(100);
  });

  it("does each effect exactly once when nothing crashes", async () => {
    await fc.assert(
      fc.asyncProperty(flowArbitrary, async (definition) => {
        const { calls, steps } = await live(definition, new Set());
        expect(new Set(calls.map(({ key }) => key)).size).toBe(calls.length);
        expect(steps.filter(({ status }) => status === "failed")).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
