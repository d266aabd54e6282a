import type { z } from "zod";
import { invalidDocument } from "../definition/parse-definition";
import { actionSchema, conditionSchema, inputOptionSchema, type State, transitionSchema } from "../definition/schema";
import { branchesOf, inputOf } from "../definition/state-parts";
import { normalTransitions } from "../definition/to-v2";
import { AppError } from "../errors";
import { jsonPointer } from "../json/json-pointer";
import type { ItemList } from "./places";

export type Item = { readonly id: string };

/** The items of a list; undefined when the state has no such list. Pure. */
export function itemsAt(state: State, place: ItemList): readonly Item[] | undefined {
  switch (place.list) {
    case "onEntry":
    case "actions":
      return state[place.list];
    case "transitions":
      return state.transitions;
    case "transition":
      return state.transitions.find(({ id }) => id === place.transition)?.actions;
    case "branch":
      return Object.hasOwn(branchesOf(state), place.branch) ? branchesOf(state)[place.branch] : undefined;
    case "options":
      return inputOf(state)?.options;
    case "onExit":
    case "conditions":
      return state.type === "final" ? undefined : state[place.list];
  }
}

/** Gives a list its new items; undefined takes the list away. `read` makes an item of what may be none. */
export type ListChange = <One extends Item>(items: readonly One[] | undefined, read: (raw: unknown) => One) => One[] | undefined;

/** The state with one of its lists changed. Pure. @throws AppError INVALID_STATE when its type has no such list, or an item would be none */
export function changeList(state: State, place: ItemList, change: ListChange): State {
  switch (place.list) {
    case "onEntry":
      return compact({ ...state, onEntry: change(state.onEntry, readAction) });
    case "actions":
      return compact({ ...state, actions: change(state.actions, readAction) });
    case "transitions":
      return { ...state, transitions: normalTransitions(change(state.transitions, readWith(transitionSchema)) ?? []) };
    case "transition":
      return changeWay(state, place.transition, change);
    default:
      return changeOwn(state, place, change);
  }
}

type OwnList = Extract<ItemList, { list: "branch" }> | { state: string; list: "onExit" | "conditions" | "options" };

/** Lists that not every type of state has. */
function changeOwn(state: State, place: OwnList | ItemList, change: ListChange): State {
  if (state.type === "final") throw notThere(`a final state has no ${place.list}`);
  switch (place.list) {
    case "onExit":
      return compact({ ...state, onExit: change(state.onExit, readAction) });
    case "conditions":
      return compact({ ...state, conditions: change(state.conditions, readWith(conditionSchema)) });
    case "options":
      return { ...state, input: compact({ ...(state.input ?? { accept: [] }), options: change(state.input?.options, readWith(inputOptionSchema)) }) };
    case "branch": {
      if (state.type !== "parallel") throw notThere("only a parallel state has branches");
      const branches = state.branches ?? {};
      const items = change(Object.hasOwn(branches, place.branch) ? branches[place.branch] : undefined, readAction);
      return { ...state, branches: { ...branches, [place.branch]: items ?? [] } };
    }
    default:
      return state;
  }
}

function changeWay(state: State, id: string, change: ListChange): State {
  if (!state.transitions.some((transition) => transition.id === id)) throw notThere("there is no such transition");
  return {
    ...state,
    transitions: normalTransitions(
      state.transitions.map((transition) => (transition.id === id ? compact({ ...transition, actions: change(transition.actions, readAction) }) : transition)),
    ),
  };
}

/** Members that are undefined are not there. */
export function compact<Value extends object>(value: Value): Value {
  const copy = { ...value };
  for (const [key, member] of Object.entries(copy)) if (member === undefined) Reflect.deleteProperty(copy, key);
  return copy;
}

/** Reads with a schema. @throws AppError INVALID_STATE with pointers that begin at what is read */
export function readWith<Schema extends z.ZodType>(schema: Schema): (raw: unknown) => z.output<Schema> {
  return (raw) => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    throw invalidDocument(
      parsed.error.issues.map(({ path, message }) => ({ path: jsonPointer(path), message })),
      "INVALID_STATE",
    );
  };
}

const readAction = readWith(actionSchema);

/** What an edit is about is not there (any more), or can not be. */
export function notThere(message: string): AppError {
  return new AppError("INVALID_STATE", { message, details: { errors: [{ path: "", message }] } });
}
