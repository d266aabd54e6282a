import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runId, started } from "@/testing/builders/a-run";
import { aStep } from "@/testing/builders/a-step";
import { reordered } from "@/testing/builders/reordered";
import type { Step } from "../../protocol/step";
import { checkSeals, genesisOf, type Seal, sealOf } from "./seal";

const genesis = genesisOf({ runId, checksum: "c1", started: started() });

const stepArbitrary: fc.Arbitrary<Partial<Step>> = fc.record({
  input: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
  output: fc
    .dictionary(fc.string(), fc.oneof(fc.string({ unit: "binary" }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()))
    .map((value) => JSON.parse(JSON.stringify(value))),
  error: fc.option(fc.record({ code: fc.string(), message: fc.string(), retryable: fc.boolean() }, { requiredKeys: ["code", "message"] }), { nil: null }),
  contextPatch: fc.constantFrom<Step["contextPatch"]>([], [{ op: "add", path: "/a", value: { b: 1, a: 2 } }], [{ op: "remove", path: "/a" }]),
});

/** Commits of one step or more, numbered from 1. */
const commitsArbitrary: fc.Arbitrary<Step[][]> = fc
  .array(fc.array(stepArbitrary, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  .map((commits) => {
    let seq = 0;
    return commits.map((parts) => parts.map((part) => aStep({ ...part, seq: (seq += 1) })));
  });

function sealed(commits: readonly Step[][]): { steps: Step[]; seals: Seal[] } {
  let chain = genesis;
  const seals = commits.map((steps) => {
    chain = sealOf(chain, steps);
    return { seq: steps.at(-1)?.seq ?? 0, seal: chain };
  });
  return { steps: commits.flat(), seals };
}

describe("sealOf", () => {
  it("is 32 hex digits, and the chain itself without steps", () => {
    expect(genesis).toMatch(/^[0-9a-f]{32}$/);
    expect(sealOf(genesis, [aStep()])).toMatch(/^[0-9a-f]{32}$/);
    expect(sealOf(genesis, [])).toBe(genesis);
  });

  it("is the same wherever it is computed", () => {
    // As `sha256sum` has it over the canonical text.
    expect(sealOf("0".repeat(32), [aStep({ output: { b: [1, 2.5], a: "ä\u0000\ud800" } })])).toBe("f3f4068707b0643c53321aeea2f633b0");
  });

  it("is the same for steps that were read back from JSON with their keys in another order", () => {
    fc.assert(
      fc.property(commitsArbitrary, (commits) => {
        const readBack = reordered(JSON.parse(JSON.stringify(commits))) as unknown as Step[][];
        expect(sealed(readBack).seals).toEqual(sealed(commits).seals);
      }),
    );
  });

  it("does not depend on what a store keeps beside a step", () => {
    const kept: Step & { seal: string } = { ...aStep(), seal: "x" };
    expect(sealOf(genesis, [kept])).toBe(sealOf(genesis, [aStep()]));
  });

  it.each<[string, Partial<Step>]>([
    ["output", { output: { a: 1 } }],
    ["patch", { contextPatch: [{ op: "add", path: "/a", value: 1 }] }],
    ["time", { at: "2026-01-01T00:00:00.001Z" }],
    ["error", { error: { code: "X", message: "" } }],
  ])("differs when the %s does", (_, change) => {
    expect(sealOf(genesis, [aStep(change)])).not.toBe(sealOf(genesis, [aStep()]));
  });

  it("differs for another run, version or beginning", () => {
    const others = [
      genesisOf({ runId: "r_other", checksum: "c1", started: started() }),
      genesisOf({ runId, checksum: "c2", started: started() }),
      genesisOf({ runId, checksum: "c1", started: started({ at: 1 }) }),
    ];
    expect(new Set([genesis, ...others]).size).toBe(4);
  });
});

describe("checkSeals", () => {
  it("passes what was sealed, and gives the newest seal", () => {
    fc.assert(
      fc.property(commitsArbitrary, (commits) => {
        const { steps, seals } = sealed(commits);
        expect(checkSeals({ genesis, steps, seals, chain: seals.at(-1)?.seal ?? null })).toEqual({ ok: true, chain: seals.at(-1)?.seal, seals: seals.length });
      }),
    );
  });

  it("names the commit in which anything was changed, left out or put in", () => {
    fc.assert(
      fc.property(commitsArbitrary, fc.nat(), fc.constantFrom("change", "remove", "repeat"), (commits, dice, how) => {
        const { steps, seals } = sealed(commits);
        const at = dice % steps.length;
        const step = steps[at] ?? aStep();
        const inPlace = how === "change" ? [{ ...step, durationMs: step.durationMs + 1 }] : how === "repeat" ? [step, step] : [];
        const check = checkSeals({ genesis, steps: steps.toSpliced(at, 1, ...inPlace), seals });
        expect(check.ok).toBe(false);
        const firstOfCommit = commits.find((commit) => commit.includes(step))?.[0]?.seq ?? 0;
        // Nothing before the commit is doubted, and nothing after the change is named first.
        expect(check).toMatchObject({ seq: expect.toSatisfy((seq: number) => seq >= firstOfCommit && seq <= step.seq + 1) });
      }),
    );
  });

  const two = sealed([[aStep({ seq: 1 })], [aStep({ seq: 2 }), aStep({ seq: 3 })]]);

  it.each([
    ["a step without a seal", { ...two, steps: [...two.steps, aStep({ seq: 4 })] }, 4],
    ["a seal without its step", { ...two, steps: two.steps.slice(0, 1) }, 2],
    ["a chain that is not the newest seal", { ...two, chain: two.seals[0]?.seal ?? "" }, 4],
    ["steps that were cut off with their seal", { steps: two.steps.slice(0, 1), seals: two.seals.slice(0, 1), chain: two.seals[1]?.seal ?? "" }, 2],
    ["another beginning", { ...two, genesis: sealOf(genesis, [aStep()]) }, 1],
  ])("refuses %s", (_, run, seq) => {
    expect(checkSeals({ genesis, ...run })).toMatchObject({ ok: false, seq });
  });
});
