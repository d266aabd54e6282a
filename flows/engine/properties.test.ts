import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runId, trailOf } from "@/testing/builders/a-run";
import { act } from "@/testing/builders/an-executor";
import { flowArbitrary } from "@/testing/builders/arbitrary-flow";
import { type DriveOptions, driveRun, storyArbitrary } from "@/testing/builders/drive-run";
import { reordered } from "@/testing/builders/reordered";
import { checksumOf } from "../definition/checksum";
import { canonicalJson } from "../json/canonical";
import type { Json } from "../json/json";
import { baseOf } from "./act/start-context";
import { compile } from "./compile/compile";
import { factsOf } from "./compile/compiled-for";
import { pendingCalls } from "./perform/pending-calls";
import { foldSteps } from "./record/fold-steps";
import { replay } from "./record/replay";
import { genesisOf, type Seal, sealOf } from "./record/seal";
import { snapshotHash, verifyRun } from "./record/verify-run";
import type { Snapshot } from "./run/snapshot";
import { wireStep } from "./run/wire-step";

const facts = factsOf({ act });

const canonical = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)));

/** As a database would: other objects, keys in another order. */
const stored = (snapshot: Snapshot): Snapshot => reordered(JSON.parse(JSON.stringify(snapshot))) as unknown as Snapshot;

function check(property: (flow: ReturnType<typeof compile>, story: DriveOptions) => void): void {
  fc.assert(
    fc.property(flowArbitrary, storyArbitrary, (definition, story) => property(compile(definition, facts), story)),
    { numRuns: 300 },
  );
}

describe("every run of every flow", () => {
  it("is replayed to the same snapshots and steps, byte for byte", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const again = replay(flow, runId, run.started, JSON.parse(JSON.stringify(run.tape)));
      expect(canonical(again.snapshot)).toBe(canonical(run.snapshot));
      expect(canonical(again.steps.map(wireStep))).toBe(canonical(run.results.flatMap((result) => result.steps)));
      const atEndOfTurn = run.results
        .filter(({ snapshot }, index) => snapshot.agenda.task.type === "parked" && snapshot !== run.results[index - 1]?.snapshot)
        .map(({ snapshot }) => canonical(snapshot));
      const replayed = again.moments.filter(({ snapshot }) => snapshot.agenda.task.type === "parked").map(({ snapshot }) => canonical(snapshot));
      expect(replayed).toEqual(atEndOfTurn);
      expect(canonical(again.replies)).toBe(canonical(run.results.flatMap((result) => result.replies)));
    });
  });

  it("is proven by its seals and by replay, from memory and from JSON in another order, with one hash", () => {
    fc.assert(
      fc.property(flowArbitrary, storyArbitrary, (definition, story) => {
        const run = driveRun(compile(definition, facts), story);
        const checksum = checksumOf(definition);
        let chain = genesisOf({ runId, checksum, origin: run.started });
        const seals = run.tape.map((entry): Seal => {
          chain = sealOf(chain, [entry]);
          return { n: entry.n, seal: chain };
        });
        const steps = run.results.flatMap((result) => result.steps);
        const record = { definition, checksum, runId, origin: run.started, tape: run.tape, steps, seals, chain };
        const readBack = reordered(JSON.parse(JSON.stringify(record))) as unknown as typeof record;
        const stored: Json = JSON.parse(JSON.stringify(run.snapshot));
        const proven = { ok: true, steps: record.steps.length, seals: seals.length, snapshotHash: snapshotHash(run.snapshot) };
        expect(verifyRun({ ...record, stored, facts })).toMatchObject(proven);
        expect(verifyRun({ ...readBack, stored: reordered(stored), facts })).toMatchObject(proven);
      }),
      { numRuns: 100 },
    );
  });

  it("has patches that fold to its context", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const base = baseOf(flow, run.started);
      const folded = foldSteps(
        base,
        run.results.flatMap((result) => result.steps),
      ).at(-1);
      expect(canonical(folded)).toBe(canonical(run.snapshot.context));
    });
  });

  it("numbers its steps without gaps and its turns without falling", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const steps = run.results.flatMap((result) => result.steps);
      expect(steps.map((step) => step.seq)).toEqual(steps.map((_, index) => index + 1));
      expect(steps.every((step, index) => step.turn >= (steps[index - 1]?.turn ?? 1))).toBe(true);
      expect(run.snapshot.seq).toBe(steps.length);
    });
  });

  it("leaves a step in every state it enters, in order", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const steps = run.results.flatMap((result) => result.steps);
      const entered = run.results.flatMap((result) => result.changes).map(({ state }) => ({ state }));
      expect(trailOf(steps)).toEqual(trailOf(entered));
    });
  });

  it("makes progress that never falls and is 100 only at a completed end", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const progress = run.results.map(({ snapshot }) => snapshot.progress);
      expect(progress.every((value, index) => value >= (progress[index - 1] ?? 0))).toBe(true);
      expect(run.snapshot.progress === 100).toBe(run.snapshot.status === "completed");
      const seqs = run.results.flatMap((result) => result.changes).map(({ seq }) => seq);
      expect(seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0))).toBe(true);
    });
  });

  it("takes no more transitions in a turn than its limit", () => {
    check((flow, story) => {
      const run = driveRun(flow, story);
      const taken = new Map<number, number>();
      for (const step of run.results.flatMap((result) => result.steps)) if (step.to !== null) taken.set(step.turn, (taken.get(step.turn) ?? 0) + 1);
      expect(Math.max(0, ...taken.values())).toBeLessThanOrEqual(flow.maxMicrosteps);
    });
  });

  it("goes on alike from a snapshot that was stored and read back", () => {
    check((flow, story) => {
      const hot = driveRun(flow, story);
      const cold = driveRun(flow, { ...story, store: stored });
      const told = (run: typeof hot): string =>
        canonical(run.results.map(({ snapshot, steps, replies, changes, effects }) => ({ snapshot, steps, replies, changes, effects })));
      expect(told(cold)).toBe(told(hot));
    });
  });

  it("asks again for exactly the effects that are open, from a snapshot that was stored and read back", () => {
    check((flow, story) => {
      // The bound by the state's own timeout counts from the newest signal.
      const told = (effects: readonly object[]): string[] => effects.map((effect) => canonical({ ...effect, timeoutMs: null })).sort();
      for (const { snapshot, open } of driveRun(flow, story).waits) expect(told(pendingCalls(flow, runId, stored(snapshot)))).toEqual(told(open));
    });
  });

  it("does not change the snapshot it is given", () => {
    check((flow, story) => {
      driveRun(flow, { ...story, store: deepFreeze });
    });
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
