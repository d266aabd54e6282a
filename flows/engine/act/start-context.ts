import { createBudget } from "../../expressions/limits";
import type { JsonObject } from "../../json/json";
import type { StepBase } from "../../protocol/step";
import type { CompiledFlow } from "../compile/compiled";
import type { Write } from "../run/agenda";
import type { Origin } from "../run/tape";
import { writeContext } from "./write-context";

/** The context before the first step: defaults, then what routing found in the first message, as far as the schema declares and allows it (A84). */
export function startContext(flow: CompiledFlow, entities: JsonObject | null): JsonObject {
  const found: Write[] = Object.keys(entities ?? {})
    .sort()
    .filter((key) => flow.fields.has(key))
    .map((path) => ({ path, value: entities?.[path] ?? null }));
  const budget = createBudget();
  return found.reduce((context, write) => {
    const written = writeContext(flow, context, [write], budget);
    return written.ok ? written.context : context;
  }, flow.initialContext);
}

/** What the steps of a run are folded over (rule 26). Null stands for a run whose beginning was not kept. */
export function baseOf(flow: CompiledFlow, origin: Origin | null): StepBase {
  if (origin?.type === "forked") return origin.base;
  return { seq: 0, state: flow.definition.initialState, context: startContext(flow, origin?.entities ?? null) };
}
