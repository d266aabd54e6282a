import type { ExecutorFacts } from "../definition/executor-facts";
import { type PlacedTransition, placedTransitions } from "../definition/references";
import type { Action, InputSpec, State, Transition } from "../definition/schema";
import { conditionsOf, inputOf, reminderOf } from "../definition/state-parts";
import { isText } from "../definition/to-v2";
import { actionLists, type ListPlace } from "../definition/walk-actions";
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
  transition: Transition;
};
export type ConditionUse = TextUse & { event: string; expression: Expression | null };

/** A state as the checks see it: everything parsed once. Pointers begin at the state, so that a rename keeps them. */
export type StateOutline = {
  onEntry: ActionUse[];
  actions: ActionUse[];
  onExit: ActionUse[];
  branches: { name: string; actions: ActionUse[] }[];
  /** Every action, wherever it stands. */
  all: ActionUse[];
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
  const placed = placedTransitions(state);
  const pointers = new Map(placed.map(({ transition, pointer }) => [transition.id, `${pointer}/actions`]));
  const lists = actionLists(state).map(({ place, actions }) => ({ place, uses: readActions(pointerOf(place, pointers), actions, facts) }));
  const usesIn = (list: ListPlace["list"]): ActionUse[] => lists.find(({ place }) => place.list === list)?.uses ?? [];
  const branches = lists.flatMap(({ place, uses }) => (place.list === "branch" ? [{ name: place.branch, actions: uses }] : []));
  const ofTransitions = new Map(lists.flatMap(({ place, uses }) => (place.list === "transition" ? [[place.transition, uses] as const] : [])));
  const candidates = placed.map((each) => readCandidate(each, ofTransitions.get(each.transition.id) ?? []));
  const kept = inputWrites(inputOf(state));
  const ownWrites = [...kept, ...keysWritten(lists.flatMap(({ place, uses }) => (place.list === "transition" ? [] : [uses])))];
  return {
    onEntry: usesIn("onEntry"),
    actions: usesIn("actions"),
    onExit: usesIn("onExit"),
    branches,
    all: lists.flatMap(({ uses }) => uses),
    conditions: conditionsOf(state).map(({ expression, event }, index) => ({ ...readExpression(`/conditions/${index}/expression`, expression), event })),
    candidates,
    texts: ownTexts(state),
    inputWrites: kept,
    ownWrites: keySet(ownWrites),
    writes: keySet([...ownWrites, ...keysWritten(candidates.map((candidate) => candidate.actions))]),
  };
}

function pointerOf(place: ListPlace, transitions: ReadonlyMap<string, string>): string {
  switch (place.list) {
    case "branch":
      return jsonPointer(["branches", place.branch]);
    case "transition":
      return transitions.get(place.transition) ?? "";
    default:
      return `/${place.list}`;
  }
}

function readActions(pointer: string, actions: readonly Action[], facts: ExecutorFacts): ActionUse[] {
  return actions.map((action, index) => readAction(`${pointer}/${index}`, action, facts));
}

function readCandidate({ event, index, transition, pointer }: PlacedTransition, actions: ActionUse[]): CandidateUse {
  const { target, guard } = transition;
  return {
    event,
    index,
    target,
    pointer,
    targetPointer: isText(transition) ? pointer : `${pointer}/target`,
    guard: guard === undefined ? null : readExpression(`${pointer}/guard`, guard),
    actions,
    transition,
  };
}

function keysWritten(lists: readonly (readonly ActionUse[])[]): WriteUse[] {
  return lists.flatMap((list) => list.flatMap(({ writes }) => writes));
}

function keySet(writes: readonly WriteUse[]): ReadonlySet<string> {
  return new Set(writes.map(({ key }) => key));
}

/** Labels of options are no templates: they are also what the customer may type. */
function ownTexts(state: State): TextUse[] {
  const reminder = reminderOf(state);
  const reprompt = inputOf(state)?.reprompt;
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
  return outline.all;
}

/** Every expression and template of a state, wherever it stands. */
export function allTexts(outline: StateOutline): TextUse[] {
  const guards = outline.candidates.flatMap(({ guard }) => (guard === null ? [] : [guard]));
  return [...outline.texts, ...allActions(outline).flatMap(({ texts }) => texts), ...outline.conditions, ...guards];
}
