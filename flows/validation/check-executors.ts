import type { Action } from "../definition/schema";
import { hasEvent } from "../definition/transitions";
import { parseExpression } from "../expressions/parse";
import { isObject } from "../json/json";
import { jsonPointer } from "../json/json-pointer";
import type { ActionUse } from "./action-use";
import { type Check, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import { allActions } from "./state-outline";

/** Every executor exists, is configured as it asks, and has a way out when it fails. */
export const checkExecutors: Check = ({ definition, states, has }) => {
  const isErrorHandled = definition.onError !== undefined && has(definition.onError);
  return states.flatMap((outlined) => [
    ...allActions(outlined.outline).flatMap((use) => [
      ...checkKnown(outlined.name, use),
      ...checkConfig(outlined.name, use),
      ...checkFallback(outlined.name, use),
      ...checkCall(outlined, use),
    ]),
    ...(isErrorHandled ? [] : checkErrorTransition(outlined)),
    ...checkTimeout(outlined),
  ]);
};

function checkKnown(name: string, { action, pointer, fact }: ActionUse): Issue[] {
  if (fact !== null) return [];
  return [
    stateIssue("UNKNOWN_EXECUTOR", name, `${pointer}/executor`, {
      message: `executor '${action.executor}' is not known`,
      fix: `Choose one of the executors there are for this action of '${name}'.`,
    }),
  ];
}

function checkConfig(name: string, { action, configProblems }: ActionUse): Issue[] {
  return configProblems.map(({ pointer, message }) =>
    stateIssue("BAD_CONFIG", name, pointer, {
      message: `'${action.executor}' in state '${name}': ${lastKey(pointer)}: ${message}`,
      fix: `Correct the settings of '${action.executor}'.`,
    }),
  );
}

/** Where another flow can run in a state's place, and whether what is taken back from it can be read. */
function checkCall({ name, state }: OutlinedState, { action, pointer }: ActionUse): Issue[] {
  if (action.executor !== "subflow") return [];
  const isElsewhere = state.type === "final" || !(pointer.startsWith("/onEntry/") || pointer.startsWith("/actions/"));
  const outputs = Object.entries(isObject(action.config.outputs) ? action.config.outputs : {});
  const broken = outputs.flatMap(([path, source]) => {
    const parsed = typeof source === "string" ? parseExpression(source) : null;
    const message = parsed === null ? "it is no expression" : parsed.ok ? null : parsed.error.message;
    return message === null
      ? []
      : [{ at: `${pointer}/config${jsonPointer(["outputs", path])}`, message: `'${path}' of '${name}' cannot be taken back: ${message}` }];
  });
  const misplaced = isElsewhere ? [{ at: `${pointer}/executor`, message: `a flow cannot be called there in state '${name}'` }] : [];
  const fix = isElsewhere
    ? "Call it on entry or in the actions of a state that is not final."
    : "Write an expression over the other flow's data, without braces.";
  return [...misplaced, ...broken].map(({ at, message }) => stateIssue("BAD_CONFIG", name, at, { message, fix }));
}

function lastKey(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}

function checkFallback(name: string, { action, pointer }: ActionUse): Issue[] {
  if (action.executor !== "llm" || hasFallback(action)) return [];
  return [
    stateIssue("LLM_WITHOUT_FALLBACK", name, `${pointer}/config`, {
      message: isSaid(action)
        ? `'llm' in state '${name}' has no text of yours for when no model answers: a stock line is said then`
        : `'llm' in state '${name}' has no text for when no model answers, and fails then`,
      fix: "Write a fallback text.",
    }),
  ];
}

function hasFallback({ config }: Action): boolean {
  return typeof config.fallbackText === "string" && config.fallbackText.trim() !== "";
}

/** What is said has a stock line to fall back on; what is only kept has nothing. */
function isSaid({ config }: Action): boolean {
  return config.format !== "json" && config.reply !== false;
}

function checkErrorTransition({ name, state, outline }: OutlinedState): Issue[] {
  if (state.type === "final" || hasEvent(state, "error")) return [];
  const fallible = allActions(outline).find(canFail);
  if (fallible === undefined) return [];
  return [
    stateIssue("MISSING_ERROR_TRANSITION", name, "/transitions", {
      message: `'${fallible.action.executor}' in state '${name}' can fail, and nothing follows then`,
      fix: `Add a transition 'error' to '${name}', or set the flow's onError.`,
    }),
  ];
}

/** A model's text has another to stand for it, the author's or a stock line; only a JSON answer, and one that is kept and has none, can fail. */
function canFail({ action, fact }: ActionUse): boolean {
  const isCovered = action.executor === "llm" && (isSaid(action) || (action.config.format !== "json" && hasFallback(action)));
  return fact?.fallible === true && action.onError !== "continue" && !isCovered;
}

/** A wait without a timeout transition pauses the run, which is a choice; elsewhere the timeout leads nowhere. */
function checkTimeout({ name, state }: OutlinedState): Issue[] {
  if (state.timeout === undefined || state.type === "wait" || hasEvent(state, "timeout")) return [];
  return [
    stateIssue("TIMEOUT_WITHOUT_TRANSITION", name, "/timeout", {
      message: `state '${name}' has a timeout and no transition for it`,
      fix: `Add a transition 'timeout' to '${name}', or remove its timeout.`,
    }),
  ];
}
