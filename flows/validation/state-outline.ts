import type { ExecutorFacts } from "../definition/executor-facts";
import type { Action, InputSpec, State } from "../definition/schema";
import { listTransitions } from "../definition/transitions";
import type { Expression } from "../expressions/ast";
import { jsonPointer } from "../json/json-pointer";
import { type ActionUse, readAction, rootOf, type WriteUse } from "./action-use";
import { readExpression, readTemplate, type TextUse } from "./text-use";

export type CandidateUse = {
  event: string;
  index: number;
  target: string;
  /** Of the candidate; `targetPointer` of the text that names the state. */
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
  const onEntry = readActions("/onEntry", state.onEntry, facts);
  const actions = readActions("/actions", state.actions, facts);
  const onExit = readActions("/onExit", state.onExit, facts);
  const branches = Object.entries(state.branches ?? {}).map(([name, list]) => ({ name, actions: readActions(jsonPointer(["branches", name]), list, facts) }));
  const candidates = readCandidates(state, facts);
  const ownWrites = [...inputWrites(state.input), ...keysWritten([onEntry, actions, onExit, ...branches.map((branch) => branch.actions)])];
  return {
    onEntry,
    actions,
    onExit,
    branches,
    conditions: (state.conditions ?? []).map(({ expression, event }, index) => ({ ...readExpression(`/conditions/${index}/expression`, expression), event })),
    candidates,
    texts: ownTexts(state),
    inputWrites: inputWrites(state.input),
    ownWrites: keySet(ownWrites),
    writes: keySet([...ownWrites, ...keysWritten(candidates.map((candidate) => candidate.actions))]),
  };
}

function readActions(pointer: string, actions: readonly Action[] | undefined, facts: ExecutorFacts): ActionUse[] {
  return (actions ?? []).map((action, index) => readAction(`${pointer}/${index}`, action, facts));
}

function readCandidates(state: State, facts: ExecutorFacts): CandidateUse[] {
  return listTransitions(state).map(({ event, index, transition }) => {
    const entry = state.transitions[event];
    const candidate = Array.isArray(entry) ? entry[index] : entry;
    const pointer = jsonPointer(["transitions", event, ...(Array.isArray(entry) ? [index] : [])]);
    return {
      event,
      index,
      target: transition.target,
      pointer,
      targetPointer: typeof candidate === "string" ? pointer : `${pointer}/target`,
      guard: transition.guard === undefined ? null : readExpression(`${pointer}/guard`, transition.guard),
      actions: readActions(`${pointer}/actions`, transition.actions, facts),
    };
  });
}

function keysWritten(lists: readonly (readonly ActionUse[])[]): WriteUse[] {
  return lists.flatMap((list) => list.flatMap(({ writes }) => writes));
}

function keySet(writes: readonly WriteUse[]): ReadonlySet<string> {
  return new Set(writes.map(({ key }) => key));
}

/** Labels of options are no templates: they are also what the customer may type. */
function ownTexts({ reminder, input }: State): TextUse[] {
  const reprompt = input?.reprompt;
  return [
    ...(reminder === undefined ? [] : [readTemplate("/reminder", reminder)]),
    ...(reprompt === undefined ? [] : [readTemplate("/input/reprompt", reprompt)]),
  ];
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
