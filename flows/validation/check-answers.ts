import { kindTitles } from "../answers/answer-words";
import { answerKindOf, kindOfField, kindOfRule, typeOfKind } from "../definition/answer-kind";
import type { AnswerKind, InputSpec } from "../definition/schema";
import { inputOf } from "../definition/state-parts";
import { type Check, type FlowOutline, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";

/** An answer is kept as one kind of value: what its state says, its rule and what else is kept under the name agree. */
export const checkAnswers: Check = (flow) => {
  const keptBefore = new Map<string, { state: string; kind: AnswerKind }>();
  return flow.states.flatMap(({ name, state }) => {
    const input = inputOf(state);
    if (input?.store === undefined || input.store === "") return [];
    const found = [
      againstRule(name, input),
      againstContext(flow, name, input, input.store),
      againstOthers(keptBefore, flow, name, input, input.store),
      withoutChoices(name, input),
    ];
    return found.filter((issue) => issue !== null).slice(0, 1);
  });
};

function againstRule(state: string, input: InputSpec): Issue | null {
  const { kind } = input;
  const byRule = kindOfRule(input.validation);
  if (kind === undefined || byRule === null || fits(kind, byRule)) return null;
  return stateIssue("ANSWER_KIND", state, "/input/kind", {
    message: `state '${state}' keeps its answer as ${kindTitles[kind]}, and its rules are for ${kindTitles[byRule]}`,
    fix: "Keep the answer as what the rules ask for, or remove the rules that ask for something else.",
  });
}

/** A list of values stands beside any text, and whole numbers are numbers. */
function fits(kind: AnswerKind, byRule: AnswerKind): boolean {
  return typeOfKind(kind) === typeOfKind(byRule) && !(kind === "number" && byRule === "wholeNumber");
}

function againstContext({ definition }: FlowOutline, state: string, input: InputSpec, key: string): Issue | null {
  const field = Object.hasOwn(definition.context, key) ? definition.context[key] : undefined;
  const kind = answerKindOf(input, undefined);
  if (field === undefined || kind === null) return null;
  if (kindOfField(field) !== null && typeOfKind(kind) === field.type) return null;
  return stateIssue("ANSWER_KIND", state, input.kind === undefined ? "/input/validation" : "/input/kind", {
    message: `state '${state}' keeps ${kindTitles[kind]} as '${key}', which the context declares as ${field.type}`,
    fix: `Declare '${key}' as ${typeOfKind(kind)}, or keep the answer as another kind or under another name.`,
  });
}

function againstOthers(
  kept: Map<string, { state: string; kind: AnswerKind }>,
  { definition }: FlowOutline,
  state: string,
  input: InputSpec,
  key: string,
): Issue | null {
  if (Object.hasOwn(definition.context, key)) return null;
  const kind = answerKindOf(input, undefined) ?? "text";
  const first = kept.get(key);
  if (first === undefined) kept.set(key, { state, kind });
  if (first === undefined || typeOfKind(first.kind) === typeOfKind(kind)) return null;
  return stateIssue("ANSWER_KIND", state, "/input/store", {
    message: `state '${state}' keeps ${kindTitles[kind]} as '${key}', and state '${first.state}' keeps ${kindTitles[first.kind]} under the same name`,
    fix: "Keep both as the same kind, or one of them under another name.",
  });
}

function withoutChoices(state: string, { kind, options = [], validation }: InputSpec): Issue | null {
  if (kind !== "choice" || options.length > 0 || Array.isArray(validation?.enum)) return null;
  return stateIssue("ANSWER_KIND", state, "/input/kind", {
    message: `state '${state}' keeps a choice, and offers none`,
    fix: "Add the options to choose from.",
  });
}
