import type { ExecutorFacts } from "../definition/executor-facts";
import { jsonPointer } from "../definition/json-pointer";
import type { Action, InputSpec, State } from "../definition/schema";
import { listTransitions } from "../definition/transitions";
import type { Expression } from "../expressions/ast";
import { type ActionUse, rootOf, readAction, type WriteUse } from "./action-use";
import { type TextUse, readExpression, readTemplate } from "./text-use";

export type CandidateUse = {
  event: string;
  index: number;
  target: string /** Of the candidate; `targetPointer` of the text that names the state. */;
  pointer: string;
  targetPointer: string;
  guard: TextUse | null;
  actions: ActionUse[];
};
export type ConditionUse = TextUse & { event: string; expression: Expression | null };

/** A state as the checks see it: everything parsed once. Pointers begin at the state, so that a rename keeps them. */
export type StateOutline = {
  onEntry: ActionUse[];
  actions: ActionUse[];
  onExit: ActionUse[];
  branches: { name: string; actions: ActionUse[] }[];
  conditions: ConditionUse[];
  candidates: CandidateUse[];
  /** Texts that the state says by itself. */
  texts: TextUse[];
  /** What the customer's input writes. */
  inputWrites: WriteUse[];
  /** Context keys that the state writes, its transitions' actions aside. */
  ownWrites: ReadonlySet<string>;
  /** And those of its transitions' actions too. */
  writes: ReadonlySet<string>;
};

const cache = new WeakMap<ExecutorFacts, WeakMap<State, StateOutline>>();

/** Remembered by the state's identity: an edit replaces only the states that it changes. */
export function outlineOf(state: State, facts: ExecutorFacts): StateOutline {
  const known = cache.get(facts) ?? new WeakMap<State, StateOutline>();
  cache.set(facts, known);
  const outline = known.get(state) ?? drawOutline(state, facts);
  known.set(state, outline);
  return outline;
}

function drawOutline(state: State, facts: ExecutorFacts): StateOutline {
  const listed = (pointer: string, actions: readonly Action[] = []): ActionUse[] =>
    actions.map((action, index) => readAction(`${pointer}/${index}`, action, facts));
  const drawn = {
    onEntry: listed("/onEntry", state.onEntry),
    actions: listed("/actions", state.actions),
    onExit: listed("/onExit", state.onExit),
    branches: Object.entries(state.branches ?? {}).map(([name, actions]) => ({ name, actions: listed(jsonPointer(["branches", name]), actions) })),
    conditions: (state.conditions ?? []).map(({ expression, event }, index) => ({ ...readExpression(`/conditions/${index}/expression`, expression), event })),
    candidates: listTransitions(state).map(({ event, index, transition }) => {
      const entry = state.transitions[event];
      const candidate = Array.isArray(entry) ? entry[index] : entry;
      const pointer = jsonPointer(["transitions", event, ...(Array.isArray(entry) ? [index] : [])]);
      const guard = transition.guard === undefined ? null : readExpression(`${pointer}/guard`, transition.guard);
      return {
        event,
        index,
        target: transition.target,
        pointer,
        targetPointer: typeof candidate === "string" ? pointer : `${pointer}/target`,
        guard,
        actions: listed(`${pointer}/actions`, transition.actions),
      };
    }),
    texts: [...(state.reminder === undefined ? [] : [readTemplate("/reminder", state.reminder)]), ...inputTexts(state.input)],
    inputWrites: inputWrites(state.input),
  };
  const own = [
    ...drawn.inputWrites,
    ...[...drawn.onEntry, ...drawn.actions, ...drawn.onExit, ...drawn.branches.flatMap(({ actions }) => actions)].flatMap(({ writes }) => writes),
  ];
  const moving = drawn.candidates.flatMap(({ actions }) => actions.flatMap(({ writes }) => writes));
  return { ...drawn, ownWrites: new Set(own.map(({ key }) => key)), writes: new Set([...own, ...moving].map(({ key }) => key)) };
}

function inputTexts(input: InputSpec | undefined): TextUse[] {
  if (input === undefined) return [];
  const reprompt = input.reprompt === undefined ? [] : [readTemplate("/input/reprompt", input.reprompt)];
  return [...reprompt, ...(input.options ?? []).map(({ label }, index) => readTemplate(`/input/options/${index}/label`, label))];
}

function inputWrites(input: InputSpec | undefined): WriteUse[] {
  if (input === undefined) return [];
  const stored = input.store === undefined ? [] : [{ key: rootOf(input.store), pointer: "/input/store" }];
  const chosen = (input.options ?? []).flatMap(({ set = {} }, index) =>
    Object.keys(set).map((path) => ({ key: rootOf(path), pointer: jsonPointer(["input", "options", index, "set", path]) })),
  );
  return [...stored, ...chosen];
}

/** Every action of a state, wherever it stands. */
export function allActions(outline: StateOutline): ActionUse[] {
  return [
    ...outline.onEntry,
    ...outline.actions,
    ...outline.branches.flatMap(({ actions }) => actions),
    ...outline.onExit,
    ...outline.candidates.flatMap(({ actions }) => actions),
  ];
}

/** Every expression and template of a state, wherever it stands. */
export function allTexts(outline: StateOutline): TextUse[] {
  const guards = outline.candidates.flatMap(({ guard }) => (guard === null ? [] : [guard]));
  return [...outline.texts, ...allActions(outline).flatMap(({ texts }) => texts), ...outline.conditions, ...guards];
}
