import fc from "fast-check";
import { expect, it } from "vitest";
import { runId } from "@/testing/builders/a-run";
import { act, aRegistry } from "@/testing/builders/an-executor";
import { flowArbitrary } from "@/testing/builders/arbitrary-flow";
import { driveRun, storyArbitrary } from "@/testing/builders/drive-run";
import { compile } from "../compile/compile";
import { factsOf } from "../compile/compiled-for";
import { rehearse } from "./rehearse";

const executors = aRegistry(act);
const facts = factsOf(executors);

it("every run of every flow, rehearsed on its own version, is identical", async () => {
  await fc.assert(
    fc.asyncProperty(flowArbitrary, storyArbitrary, async (definition, story) => {
      const flow = compile(definition, facts);
      const { tape, started: origin } = driveRun(flow, story);
      const stored = JSON.parse(JSON.stringify(tape));
      expect(await rehearse({ flow: compile(structuredClone(definition), facts), facts, executors }, { flow, runId, origin, tape: stored })).toEqual({
        verdict: "identical",
      });
    }),
    { numRuns: 300 },
  );
});

it("every run of every flow, rehearsed on any other, gets a verdict", async () => {
  const verdicts = new Set<string>();
  await fc.assert(
    fc.asyncProperty(flowArbitrary, flowArbitrary, storyArbitrary, async (definition, draft, story) => {
      const flow = compile(definition, facts);
      const { tape, started: origin } = driveRun(flow, story);
      const { verdict } = await rehearse({ flow: compile(draft, facts), facts, executors }, { flow, runId, origin, tape });
      verdicts.add(verdict);
    }),
    { numRuns: 200 },
  );
  expect(verdicts.size).toBeGreaterThanOrEqual(3);
});
