import { isExternalEvent } from "../events";
import { type ExecutorFacts, findFact } from "../executor-facts";
import type { FlowDefinitionV1 } from "../schema-v1";
import type { ActionV2, StateV2 } from "../schema-v2";

/** A v1 state in the v2 shape (requirements 1.4, rules 1 to 3). Already explicit states come back unchanged. Pure. */
export function upgradeState(name: string, state: StateV2, flow: FlowDefinitionV1, facts: ExecutorFacts): StateV2 {
  if (flow.finalStates.includes(name)) return { ...state, type: "final" };
  if (state.type === "decision") return withDefault(name, state, flow);
  return isWaiting(state, facts) ? asWait(state, facts) : state;
}

/** A decision without a default goes to the flow's `onError`; without one it is left for validation to warn about. */
function withDefault(name: string, state: StateV2, { onError }: FlowDefinitionV1): StateV2 {
  if (onError === undefined || onError === name || Object.hasOwn(state.transitions, "default")) return state;
  return { ...state, transitions: { ...state.transitions, default: onError } };
}

/** True for an action state that waits for someone: by a parking executor, or by an external event that nothing it does by itself comes before. */
function isWaiting(state: StateV2, facts: ExecutorFacts): boolean {
  if (state.type !== "action") return false;
  const actions = state.actions ?? [];
  if (actions.some((action) => isParking(action, facts))) return true;
  return Object.keys(state.transitions).some(isExternalEvent) && !movesOnByItself(state, actions, facts);
}

/** True when the state's own work can choose one of its transitions: it must stay an action state, since a wait parks first. */
function movesOnByItself(state: StateV2, actions: readonly ActionV2[], facts: ExecutorFacts): boolean {
  const working = actions.filter((action, index) => !consumesInput(action, actions.slice(index + 1), facts));
  if (working.length < actions.length) return false;
  const raised = new Set([
    ...(state.conditions ?? []).map(({ event }) => event),
    ...working.flatMap(({ executor }) => findFact(facts, executor)?.events ?? []),
    "success",
    "default",
  ]);
  return Object.keys(state.transitions).some((event) => raised.has(event));
}

function asWait(state: StateV2, facts: ExecutorFacts): StateV2 {
  const onEntry = [...(state.onEntry ?? [])];
  const actions: ActionV2[] = [];
  const all = state.actions ?? [];
  all.forEach((action, index) => {
    const consumes = consumesInput(action, all.slice(index + 1), facts);
    if (consumes) actions.push(action);
    else if (actions.length === 0 || isPrompt(action, facts)) onEntry.push(action);
    else actions.push(action);
    if (consumes && isParking(action, facts)) onEntry.push(asking(action));
  });
  const { actions: _moved, onEntry: _extended, ...rest } = state;
  return { ...rest, type: "wait", ...(onEntry.length > 0 ? { onEntry } : {}), ...(actions.length > 0 ? { actions } : {}) };
}

/** The same executor on entry asks and offers; what it hears is written by its second call. */
function asking(action: ActionV2): ActionV2 {
  const { output: _written, ...question } = action;
  return question;
}

function isPrompt(action: ActionV2, facts: ExecutorFacts): boolean {
  return findFact(facts, action.executor)?.prompts ?? false;
}

/** `payment` parks only when it creates a payment. */
function isParking(action: ActionV2, facts: ExecutorFacts): boolean {
  const operation = action.config.operation ?? "create";
  return (findFact(facts, action.executor)?.parks ?? false) && operation === "create";
}

/** `nlu` in front of a search reads what was said before the state was entered, not an answer to it. */
function consumesInput(action: ActionV2, following: readonly ActionV2[], facts: ExecutorFacts): boolean {
  if (!(findFact(facts, action.executor)?.consumesInput ?? false)) return false;
  return action.executor !== "nlu" || !following.some(({ executor }) => executor === "search");
}
