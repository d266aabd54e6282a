import { describe, expect, it } from "vitest";
import { message, runId } from "@/testing/builders/a-run";
import { act } from "@/testing/builders/an-executor";
import { parseDefinition } from "../../definition/parse-definition";
import { canonicalJson } from "../../json/canonical";
import type { Step } from "../../protocol/step";
import { compile } from "../compile/compile";
import { factsOf } from "../compile/compiled-for";
import { entryOf } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { transition } from "../transition";
import records from "./fixtures/before-the-tape.json";
import { readOrigin } from "./read-tape";
import { sealOf } from "./seal";
import { type RecordedRun, verifyRun } from "./verify-run";

const facts = factsOf({ act });

/** Random runs of random flows as the version before there was a tape recorded and sealed them; each carries marks for its reader. */
const runs = records.map((record, index) => ({ name: `${index}: ${record.marks.join(" ")}`, record: asRecorded(record) }));

function asRecorded({ definition, checksum, origin, steps, seals, chain, snapshot }: (typeof records)[number]): RecordedRun & { steps: readonly Step[] } {
  const before = { seq: steps.length, seals };
  const parsed = parseDefinition(definition);
  return {
    definition: parsed,
    checksum,
    runId,
    origin,
    tape: [],
    seals: [],
    steps: steps as Step[],
    before,
    facts,
    chain,
    stored: JSON.parse(JSON.stringify(snapshot)),
  };
}

describe("a run that was recorded before there was a tape", () => {
  it.each(runs)("is proven by its seals and by replay, $name", ({ record }) => {
    expect(verifyRun(record)).toMatchObject({ ok: true, steps: record.steps.length, seals: record.before?.seals.length });
  });

  it("names the step where anything was changed", () => {
    for (const { record } of runs) {
      const at = Math.floor(record.steps.length / 2);
      const steps = record.steps.map((step, index) => (index === at ? { ...step, state: `${step.state}_` } : step));
      const verdict = verifyRun({ ...record, steps });
      expect(verdict).toMatchObject({ ok: false });
      expect(verdict.ok ? 0 : verdict.seq).toBeLessThanOrEqual(at + 1);
    }
  });

  it("goes on with a tape, and is proven as one", () => {
    const waiting = runs.filter(({ record }) => JSON.stringify(record.stored).includes('"type":"parked"'));
    expect(waiting.length).toBeGreaterThan(3);
    for (const { record } of waiting) {
      const proven = verifyRun(record);
      const origin = readOrigin(record.origin);
      if (!proven.ok || origin === null) throw new Error("not proven");
      const flow = compile(record.definition, facts);
      const signal = message("cancel", proven.snapshot.at + 1_000);
      const { snapshot, steps } = transition(flow, runId, proven.snapshot, signal);
      const tape = [entryOf(1, proven.snapshot, snapshot, signal)];
      const chain = sealOf(record.chain ?? "", tape);
      const later = {
        ...record,
        tape,
        seals: [{ n: 1, seal: chain }],
        chain,
        steps: [...record.steps, ...steps.map(wireStep)],
        stored: JSON.parse(canonicalJson(snapshot)),
      };
      if (snapshot.pending.length === 0) expect(verifyRun(later)).toMatchObject({ ok: true });
      expect(verifyRun({ ...later, tape: [{ ...tape[0], signal: message("help", signal.at) }] })).toMatchObject({ ok: false });
    }
  });
});
