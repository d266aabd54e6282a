import { idsToCarry } from "../definition/entities";
import type { Action, FlowDefinition, State, Transition } from "../definition/schema";
import { branchesOf, conditionsOf, exitOf, inputOf } from "../definition/state-parts";
import { listTransitions } from "../definition/transitions";
import { isObject, type Json, type JsonObject } from "../json/json";

export type PartKind = "flow" | "field" | "state" | "branch" | "transition" | "action" | "condition" | "option";

/** Something in a definition that has a name of its own, with what it says (by path) and the parts it is made of (by list). */
export type Part = {
  kind: PartKind;
  /** Stays whatever becomes of the part; null for one that says no more than where the part stands. */
  id: string | null;
  name: string;
  /** What makes two parts without ids likely the same one, the surest first. */
  likenesses: string[];
  fields: { [path: string]: Json };
  lists: { [list: string]: Part[] };
  /** Of a transition. */
  edge: Edge | null;
};

/** `index`: among the transitions of the state by that event. */
export type Edge = { event: string; index: number; target: string };

/** A definition as parts. Where states stand on the canvas is no part of it. Pure. */
export function partsOf(definition: FlowDefinition): Part {
  const { schemaVersion: _version, id: _id, ui: _ui, states, context, finalStates: _derived, ...own } = definition;
  const telling = new Set(Object.values(idsToCarry(definition)));
  const idOf: IdOf = ({ id }) => (telling.has(id) ? id : null);
  return {
    ...part("flow", definition.name),
    fields: fieldsOf(own),
    lists: {
      context: Object.entries(context).map(([name, field]) => ({ ...part("field", name, idOf(field)), fields: fieldsOf(withoutId(field)) })),
      states: Object.entries(states).map(([name, state]) => partOfState(name, state, idOf)),
    },
  };
}

type IdOf = (entity: { id: string }) => string | null;

function partOfState(name: string, state: State, idOf: IdOf): Part {
  const toParts = (actions: readonly Action[] = []): Part[] => actions.map((action) => partOfAction(action, idOf));
  const {
    transitions: _transitions,
    onEntry: _entry,
    actions: _actions,
    onExit: _exit,
    branches: _branches,
    conditions: _conditions,
    input: _input,
    ...own
  } = {
    onExit: null,
    branches: null,
    conditions: null,
    input: null,
    ...state,
  };
  const input = inputOf(state);
  const { options = [], ...asked } = input ?? {};
  return {
    ...part("state", name),
    fields: fieldsOf({ ...withoutId(own), ...(input === undefined ? {} : { input: asked }) }),
    lists: {
      onEntry: toParts(state.onEntry),
      actions: toParts(state.actions),
      ...Object.fromEntries(Object.entries(branchesOf(state)).map(([branch, list]) => [`branches.${branch}`, toParts(list)])),
      onExit: toParts(exitOf(state)),
      options: options.map((option) => ({
        ...part("option", option.name, idOf(option)),
        likenesses: [option.name, option.label],
        fields: fieldsOf(withoutId(option)),
      })),
      conditions: conditionsOf(state).map((condition) => ({
        ...part("condition", condition.expression, idOf(condition)),
        likenesses: [condition.expression, condition.event],
        fields: fieldsOf(withoutId(condition)),
      })),
      transitions: listTransitions(state).map((each) => partOfTransition(each, idOf)),
    },
  };
}

function partOfTransition({ event, index, transition }: { event: string; index: number; transition: Transition }, idOf: IdOf): Part {
  const { actions = [], ...own } = transition;
  return {
    ...part("transition", event, idOf(transition)),
    likenesses: [`${event} → ${transition.target}`, event, transition.target],
    fields: fieldsOf({ event, ...withoutId(own) }),
    lists: { actions: actions.map((action) => partOfAction(action, idOf)) },
    edge: { event, index, target: transition.target },
  };
}

function partOfAction(action: Action, idOf: IdOf): Part {
  return { ...part("action", action.executor, idOf(action)), likenesses: [action.executor], fields: fieldsOf(withoutId(action)) };
}

const part = (kind: PartKind, name: string, id: string | null = null): Part => ({ kind, id, name, likenesses: [name], fields: {}, lists: {}, edge: null });

/** Neither ids nor what is kept for readers of v2 say anything that runs. */
function withoutId(value: object): object {
  const { id: _id, v2: _v2, ...rest } = { id: null, v2: null, ...value };
  return rest;
}

/** Every value with its path: objects are taken apart, lists are not. What is absent is left out. */
function fieldsOf(value: object): { [path: string]: Json } {
  const plain: JsonObject = JSON.parse(JSON.stringify(value));
  const fields: { [path: string]: Json } = {};
  collect(plain, "", fields);
  return fields;
}

function collect(value: JsonObject, prefix: string, fields: { [path: string]: Json }): void {
  for (const [key, member] of Object.entries(value)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isObject(member) && Object.keys(member).length > 0) collect(member, path, fields);
    else fields[path] = member;
  }
}
