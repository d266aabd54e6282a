import { apply } from "mutative";
import type { StateName } from "../../definition/schema";
import type { JsonObject } from "../../json/json";
import type { PatchOperation, StepBase } from "../../protocol/step";

type FoldedStep = { seq: number; state: StateName; to?: StateName | null; contextPatch: PatchOperation[] };

/** The context after each step, in the order of the steps; what a step does not change is shared with the one before. */
export function foldSteps(base: StepBase, steps: readonly { contextPatch: PatchOperation[] }[]): JsonObject[] {
  let context: JsonObject = base.context;
  return steps.map(({ contextPatch }) => {
    if (contextPatch.length > 0) context = apply(context, contextPatch);
    return context;
  });
}

/** How the run stood after these steps. */
export function baseAfter(base: StepBase, steps: readonly FoldedStep[]): StepBase {
  const last = steps.at(-1);
  return last === undefined ? base : { seq: last.seq, state: last.to ?? last.state, context: foldSteps(base, steps).at(-1) ?? base.context };
}
