import type { FlowDefinition, State } from "../definition/schema";
import { inputOf } from "../definition/state-parts";
import { actionLists } from "../definition/walk-actions";
import { jsonPointer } from "../json/json-pointer";
import type { Issue, Validation } from "./issue";

/** The findings with one more, said once for the whole flow, where it asks for a language model and there is none. Pure. */
export function noteNoModel(validation: Validation, definition: FlowDefinition, hasModel: boolean): Validation {
  const issue = hasModel ? null : noModelIssue(definition);
  return issue === null ? validation : { ...validation, warnings: [issue, ...validation.warnings] };
}

function noModelIssue(definition: FlowDefinition): Issue | null {
  const asking = Object.entries(definition.states).filter(([, state]) => asksModel(state));
  const [first] = asking;
  if (first === undefined) return null;
  const others = asking.length > 1 ? ` and ${asking.length - 1} more` : "";
  return {
    code: "NO_MODEL",
    path: jsonPointer(["states"]),
    message: `no language model is set up, and state '${first[0]}'${others} would ask one: the texts for that case are said instead`,
    fix: "Set a model up, or write those texts so that they do without one.",
  };
}

function asksModel(state: State): boolean {
  return (
    (inputOf(state)?.resolve ?? []).some(({ type }) => type === "llm") ||
    actionLists(state).some(({ actions }) => actions.some(({ executor }) => executor === "llm"))
  );
}
