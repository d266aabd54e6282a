import type { State } from "../definition/schema";
import type { FlowEdit } from "./edit";
import type { EntityRef, ItemList } from "./places";

/** The edit as it reads once a state is called otherwise: where it looks, and what it leads to. Pure. */
export function renamedIn(edit: FlowEdit, from: string, to: string): FlowEdit {
  const name = (text: string): string => (text === from ? to : text);
  const list = (place: ItemList): ItemList => ({ ...place, state: name(place.state) });
  switch (edit.type) {
    case "setField":
      return { ...edit, ...renamedValue(edit, name), entity: renamedEntity(edit.entity, name) };
    case "addEntity":
      return { ...edit, to: list(edit.to), item: edit.to.list === "transitions" && edit.item.target === from ? { ...edit.item, target: to } : edit.item };
    case "removeEntity":
      return { ...edit, from: list(edit.from) };
    case "moveEntity":
      return { ...edit, in: list(edit.in) };
    case "renameBranch":
      return { ...edit, state: name(edit.state) };
    case "addState":
    case "updateState":
      return { ...edit, name: name(edit.name), state: renamedTargets(edit.state, name) };
    case "removeState":
    case "setInitialState":
      return { ...edit, name: name(edit.name) };
    case "renameState":
      return { ...edit, from: name(edit.from), to: name(edit.to) };
    case "moveStates":
      return { ...edit, positions: Object.fromEntries(Object.entries(edit.positions).map(([state, position]) => [name(state), position])) };
    case "setProperties":
      return { ...edit, properties: Object.fromEntries(Object.entries(edit.properties).map(([key, value]) => [key, renamedProperty(key, value, name)])) };
    case "batch":
      return { ...edit, edits: edit.edits.map((inner) => renamedIn(inner, from, to)) };
    case "undo":
      return { ...edit, edit: renamedIn(edit.edit, from, to) };
    default:
      return edit;
  }
}

type Name = (text: string) => string;

function renamedEntity(entity: EntityRef, name: Name): EntityRef {
  if (entity.type === "state") return { ...entity, name: name(entity.name) };
  return entity.type === "item" ? { ...entity, in: { ...entity.in, state: name(entity.in.state) } } : entity;
}

/** Targets and the state for errors are names of states; all else that reads so is somebody's text. */
function renamedValue({ entity, path, value, was }: Extract<FlowEdit, { type: "setField" }>, name: Name) {
  const isName =
    path.length === 1 &&
    ((entity.type === "item" && entity.in.list === "transitions" && path[0] === "target") || (entity.type === "flow" && path[0] === "onError"));
  if (!isName) return {};
  return { ...(typeof value === "string" ? { value: name(value) } : {}), ...(typeof was === "string" ? { was: name(was) } : {}) };
}

function renamedProperty(key: string, value: unknown, name: Name): unknown {
  if (key === "onError" && typeof value === "string") return name(value);
  return key === "finalStates" && Array.isArray(value) ? value.map((item: unknown) => (typeof item === "string" ? name(item) : item)) : value;
}

function renamedTargets(state: State, name: Name): State {
  return { ...state, transitions: state.transitions.map((transition) => ({ ...transition, target: name(transition.target) })) };
}
