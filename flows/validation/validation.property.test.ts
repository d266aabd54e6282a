import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDefinition } from "../definition/fixtures/arbitrary-definition";
import { testFacts } from "../definition/fixtures/executor-facts";
import { listTargets } from "../definition/references";
import { checkFlow } from "./check-flow";

describe("checkFlow on any definition", () => {
  it("names every target that is missing, once for each candidate, and no other", () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const missing = listTargets(definition).filter(({ target }) => !Object.hasOwn(definition.states, target));
        const reported = checkFlow(definition, testFacts).errors.filter(({ code }) => code === "UNKNOWN_TARGET");
        expect(reported.map(({ path }) => path)).toEqual(missing.map(({ pointer }) => pointer));
      }),
      { numRuns: 300 },
    );
  });

  it("says the same of a copy that it has never seen", () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const first = checkFlow(definition, testFacts);
        expect(checkFlow(structuredClone(definition), testFacts)).toEqual(first);
        expect(checkFlow(definition, testFacts)).toEqual(first);
      }),
    );
  });
});
