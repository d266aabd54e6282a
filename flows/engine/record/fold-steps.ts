import { apply } from "mutative";
import type { JsonObject } from "../../json/json";
import type { PatchOperation, StepBase } from "../../protocol/step";

/** The context after each step, in the order of the steps; what a step does not change is shared with the one before. */
export function foldSteps(base: StepBase, steps: readonly { contextPatch: PatchOperation[] }[]): JsonObject[] {
  let context: JsonObject = base.context;
  return steps.map(({ contextPatch }) => {
    if (contextPatch.length > 0) context = apply(context, contextPatch);
    return context;
  });
}
