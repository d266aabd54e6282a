import { type Check, type FlowOutline, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";

/** Every name that is used exists: targets, initial state, final states, `onError`. */
export const checkNames: Check = (flow) => [...checkTargets(flow), ...checkInitial(flow), ...checkFinals(flow), ...checkOnError(flow)];

function checkTargets({ states, has }: FlowOutline): Issue[] {
  return states.flatMap(({ name, outline }) =>
    outline.candidates
      .filter(({ target }) => !has(target))
      .map(({ event, target, targetPointer }) =>
        stateIssue("UNKNOWN_TARGET", name, targetPointer, {
          message: `state '${target}' is not defined`,
          fix: `Add a state '${target}', or let '${event}' of '${name}' lead elsewhere.`,
        }),
      ),
  );
}

function checkInitial({ definition, has, states }: FlowOutline): Issue[] {
  const { initialState, finalStates } = definition;
  if (!has(initialState))
    return [
      {
        code: "UNKNOWN_INITIAL_STATE",
        path: "/initialState",
        message: `initial state '${initialState}' is not defined`,
        fix: "Choose one of the flow's states as the first.",
      },
    ];
  const isFinal = finalStates.includes(initialState) || states.some(({ name, state }) => name === initialState && state.type === "final");
  return isFinal
    ? [
        {
          code: "INITIAL_IS_FINAL",
          path: "/initialState",
          message: `initial state '${initialState}' is a final state`,
          fix: "Choose another first state: a conversation cannot begin at its end.",
        },
      ]
    : [];
}

function checkFinals({ definition, states, has }: FlowOutline): Issue[] {
  const { finalStates } = definition;
  const finalNames = new Set(finalStates);
  const undefinedFinals = finalStates.flatMap((name, index): Issue[] => {
    if (has(name)) return [];
    return [
      {
        code: "UNKNOWN_FINAL_STATE",
        path: `/finalStates/${index}`,
        message: `final state '${name}' is not defined`,
        fix: `Add a final state '${name}', or take it out of the final states.`,
      },
    ];
  });
  const disagreeing = states.flatMap(({ name, state }): Issue[] => {
    if ((state.type === "final") === finalNames.has(name)) return [];
    const message = state.type === "final" ? `state '${name}' is final but not listed in finalStates` : `final state '${name}' has the type '${state.type}'`;
    return [stateIssue("UNKNOWN_FINAL_STATE", name, "/type", { message, fix: `Give '${name}' the type 'final' and list it in finalStates, or neither.` })];
  });
  const leaving = states
    .filter(({ state, outline }) => state.type === "final" && outline.candidates.length > 0)
    .map(({ name }) =>
      stateIssue("FINAL_HAS_TRANSITIONS", name, "/transitions", {
        message: `final state '${name}' has transitions`,
        fix: `Remove the transitions of '${name}', or give it another type.`,
      }),
    );
  const none: Issue[] =
    finalStates.length === 0 && !states.some(({ state }) => state.type === "final")
      ? [{ code: "NO_FINAL_STATE", path: "/finalStates", message: "the flow has no final state", fix: "Add a final state, so that a conversation can end." }]
      : [];
  return [...undefinedFinals, ...disagreeing, ...leaving, ...none];
}

function checkOnError({ definition, has }: FlowOutline): Issue[] {
  const { onError } = definition;
  if (onError === undefined || has(onError)) return [];
  return [
    {
      code: "UNKNOWN_ON_ERROR_STATE",
      path: "/onError",
      message: `onError state '${onError}' is not defined`,
      fix: `Add a state '${onError}', or choose another for errors.`,
    },
  ];
}
