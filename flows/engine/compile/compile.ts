import { durationMs } from "../../definition/duration";
import { type ExecutorFacts, findFact } from "../../definition/executor-facts";
import { outcomeOf } from "../../definition/outcome";
import type { Action, FlowDefinition, Outcome, State, StateName } from "../../definition/schema";
import { branchesOf, conditionsOf, exitOf, inputOf, isInterruptible, reminderOf } from "../../definition/state-parts";
import { candidatesByEvent } from "../../definition/transitions";
import type { JsonObject } from "../../json/json";
import { compileFragment } from "../../json/json-fragment";
import { isLargerThan } from "../../json/object-size";
import { runLimits } from "../run/limits";
import { acceptanceOf } from "./acceptance";
import { compileAction, compileExpression, compileText } from "./compile-action";
import { compileInput } from "./compile-input";
import type { CompiledEntry, CompiledField, CompiledFlow, CompiledState } from "./compiled";
import { lazily } from "./lazily";
import { progressTable } from "./progress-table";

/** How far along each state is: `progressTable`, which looks at the whole definition, made here unless it is handed in. */
type Progress = ReadonlyMap<StateName, number>;

/**
 * Makes a definition ready to run: expressions, templates and patterns are parsed (when they are first used), transitions resolved, distances counted.
 * Pure, and never throws for a broken definition: what cannot be parsed fails with BAD_EXPRESSION when it is used.
 */
export function compile(definition: FlowDefinition, facts: ExecutorFacts, progress: Progress = progressTable(definition)): CompiledFlow {
  const names = Object.keys(definition.states).sort();
  const defaults = defaultsOf(definition);
  const hasRoom = !isLargerThan(defaults, runLimits.contextBytes);
  const states = compileStates(definition, names, facts, progress);
  const isCancelled = (name: StateName): boolean => {
    const state = definition.states[name];
    return state?.type === "final" && outcomeOf(name, state) === "cancelled";
  };
  return {
    definition,
    states,
    fields: new Map(Object.entries(definition.context).map(([key, field]) => [key, compileField(field)])),
    initialContext: hasRoom ? defaults : {},
    hasRoom,
    requiredKeys: Object.keys(definition.context)
      .sort()
      .filter((key) => definition.context[key]?.required === true),
    cancelledState: [...definition.finalStates, ...names].find(isCancelled) ?? null,
    onError: definition.onError !== undefined && states.has(definition.onError) ? definition.onError : null,
    apology: definition.apology === undefined ? null : compileText(definition.apology),
    maxMicrosteps: definition.maxMicrosteps ?? 100,
    runTimeoutMs: waitOf(definition.runTimeout),
    nowhere: compileState(definition, definition.initialState, { type: "final", transitions: [] }, facts, 0),
  };
}

/** Each state is compiled when a run first comes to it: a turn pays for the states it visits, however many there are. */
function compileStates(definition: FlowDefinition, names: readonly StateName[], facts: ExecutorFacts, progress: Progress): CompiledFlow["states"] {
  const known = new Set(names);
  const made = new Map<StateName, CompiledState>();
  function make(name: StateName): CompiledState | undefined {
    const state = known.has(name) ? definition.states[name] : undefined;
    if (state === undefined) return undefined;
    const compiled = compileState(definition, name, state, facts, progress.get(name) ?? 0);
    made.set(name, compiled);
    return compiled;
  }
  return { get: (name) => made.get(name) ?? make(name), has: (name) => known.has(name) };
}

function compileState(definition: FlowDefinition, name: StateName, state: State, facts: ExecutorFacts, progress: number): CompiledState {
  const compileList = (actions: readonly Action[] | undefined) => (actions ?? []).map((action) => compileAction(action, findFact(facts, action.executor)));
  const transitions = compileTransitions(state, facts);
  const input = compileInput(inputOf(state), definition.context);
  const main = state.type === "parallel" ? [] : compileList(state.actions);
  const outcome: Outcome = outcomeOf(name, state);
  const reminder = reminderOf(state);
  return {
    name,
    type: state.type,
    entry: compileList(state.onEntry),
    main,
    exit: compileList(exitOf(state)),
    branches: compileBranches(state, facts),
    join: (state.type === "parallel" ? state.join : undefined) ?? "all",
    conditions: conditionsOf(state).map(({ expression, event }) => ({ expression: compileExpression(expression), event })),
    transitions,
    ...acceptanceOf(state, transitions, input, main),
    input,
    timeoutMs: waitOf(state.timeout),
    reminder: reminder === undefined ? null : compileText(reminder),
    interrupts: isInterruptible(state),
    progress: definition.finalStates.includes(name) || state.type === "final" ? progress : Math.min(progress, 99),
    outcome,
  };
}

/** By event; the aliases of requirements 1.2 (`user_input`, `api_success`) find the same entry. */
function compileTransitions(state: State, facts: ExecutorFacts): ReadonlyMap<string, CompiledEntry> {
  const entries = new Map<string, CompiledEntry>();
  for (const [key, found] of candidatesByEvent(state)) {
    const candidates = found.map((transition) => ({
      transition,
      guard: transition.guard === undefined ? null : compileExpression(transition.guard),
      actions: (transition.actions ?? []).map((action) => compileAction(action, findFact(facts, action.executor))),
    }));
    entries.set(key, { key, candidates });
  }
  for (const [one, other] of [
    ["user_message", "user_input"],
    ["success", "api_success"],
  ] as const) {
    const first = entries.get(one);
    const second = entries.get(other);
    if (first !== undefined && second === undefined) entries.set(other, first);
    if (second !== undefined && first === undefined) entries.set(one, second);
  }
  return entries;
}

/** v1 `actions` of a parallel state are one branch each. Named branches run in the order of their names, because stored JSON keeps no other. */
function compileBranches(state: State, facts: ExecutorFacts): CompiledState["branches"] {
  if (state.type !== "parallel") return [];
  const single = (state.actions ?? []).map((action, index) => ({
    name: action.name ?? String(index + 1),
    actions: [compileAction(action, findFact(facts, action.executor))],
  }));
  const branches = branchesOf(state);
  const named = Object.keys(branches)
    .sort()
    .map((name) => ({ name, actions: (branches[name] ?? []).map((action) => compileAction(action, findFact(facts, action.executor))) }));
  return [...single, ...named];
}

function compileField(field: FlowDefinition["context"][string]): CompiledField {
  const { type, nullable = null, required, validation } = field;
  if (validation === undefined) return { type, nullable, required, check: null };
  const check = lazily(() => compileFragment(validation));
  return { type, nullable, required, check: (value, meter) => check()(value, meter) };
}

function defaultsOf(definition: FlowDefinition): JsonObject {
  const context: JsonObject = {};
  for (const key of Object.keys(definition.context).sort()) {
    const value = definition.context[key]?.default;
    if (value !== undefined) context[key] = value;
  }
  return context;
}

/** A hundred years: what lies beyond is no date for a timer. */
const longestWaitMs = 100 * 365 * 86_400_000;

function waitOf(value: State["timeout"]): number | null {
  const ms = value === undefined ? Number.NaN : durationMs(value);
  return Number.isNaN(ms) ? null : Math.min(ms, longestWaitMs);
}
