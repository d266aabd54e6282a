import { invalidDocument } from "../definition/parse-definition";
import { contextFieldSchema, type FlowDefinition, type State, stateSchema } from "../definition/schema";
import { inputOf } from "../definition/state-parts";
import type { FineEdit } from "./edit";
import { valueAt, withValueAt } from "./field-path";
import { changeList, type Item, type ListChange, notThere, readWith } from "./item-lists";
import type { FieldPath } from "./places";
import { applyProperties } from "./properties";

type EditOf<Type extends FineEdit["type"]> = Extract<FineEdit, { type: Type }>;

/** Ids are for ever, and what is kept for readers of v2 is nobody's to write. */
const untouchable: ReadonlySet<string> = new Set(["id", "v2"]);

/** A value of an item, a context field or the flow itself. @throws AppError INVALID_STATE, INVALID_FLOW */
export function setFieldOfFlow(definition: FlowDefinition, path: FieldPath, value: unknown): FlowDefinition {
  const [key = ""] = path;
  const changed = withValueAt(definition, path, value);
  if (changed === null) throw invalidDocument([{ path: `/${key}`, message: "not a name that a member can have" }]);
  return applyProperties(definition, { [key]: valueAt(changed, [key]) ?? null });
}

export function setFieldOfContext(definition: FlowDefinition, { key, id }: { key: string; id: string }, path: FieldPath, value: unknown): FlowDefinition {
  const field = Object.hasOwn(definition.context, key) ? definition.context[key] : undefined;
  if (field === undefined || field.id !== id) throw invalidDocument([{ path: `/context/${key}`, message: "there is no such field" }]);
  return { ...definition, context: { ...definition.context, [key]: readWith(contextFieldSchema)(changedItem(field, path, value)) } };
}

/** A value of the state itself: its lists have edits of their own, but for whether an empty one is written. @throws AppError INVALID_STATE */
export function setFieldOfState(state: State, path: FieldPath, value: unknown): State {
  const refusal = refuseStatePath(state, path, value);
  if (refusal !== null) throw notThere(refusal);
  const changed = withValueAt(state, path, value);
  if (changed === null) throw notThere("not a name that a member can have");
  return readWith(stateSchema)(changed);
}

/** Places of lists whose items have ids. */
const listPaths: readonly FieldPath[] = [["onEntry"], ["actions"], ["onExit"], ["conditions"], ["input", "options"]];

function refuseStatePath(state: State, path: FieldPath, value: unknown): string | null {
  const [key = "", inner] = path;
  if (untouchable.has(key) || key === "type" || key === "transitions" || isForeign(state, key)) return `'${key}' of a state is not set like this`;
  if (key === "branches") return refuseBranches(state, path, value);
  const list = listPaths.find((each) => each.every((part, index) => path[index] === part));
  if (list !== undefined)
    return path.length === list.length && isEmptyList(value) && isEmptyList(valueAt(state, path)) ? null : "items of lists are added and removed one by one";
  const holdsOptions = key === "input" && inner === undefined && (inputOf(state)?.options !== undefined || valueAt(value, ["options"]) !== undefined);
  return holdsOptions ? "options are added and removed one by one" : null;
}

const shapes = new Map(stateSchema.options.map((option) => [option.shape.type.value, new Set(Object.keys(option.shape))]));
const stateKeys = new Set([...shapes.values()].flatMap((keys) => [...keys]));

/** What only states of another type have. */
function isForeign({ type }: State, key: string): boolean {
  return stateKeys.has(key) && shapes.get(type)?.has(key) !== true;
}

/** A branch comes and goes empty. */
function refuseBranches(state: State, path: FieldPath, value: unknown): string | null {
  const current = valueAt(state, path);
  const isFine = path.length === 1 ? isEmptyRecord(value) && isEmptyRecord(current) : path.length === 2 && isEmptyList(value) && isEmptyList(current);
  return isFine ? null : "actions of branches are added and removed one by one";
}

const isEmptyList = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
const isEmptyRecord = (value: unknown): boolean => value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

export function setFieldOfItem(state: State, { entity, path, value }: EditOf<"setField">): State {
  if (entity.type !== "item") return state;
  const [key = ""] = path;
  if (untouchable.has(key)) throw notThere(`'${key}' is not set like this`);
  return changeList(state, entity.in, (items, read) => {
    const item = items?.find(({ id }) => id === entity.id);
    if (items === undefined || item === undefined) throw notThere("there is no such part any more");
    const changed = read(changedItem(item, path, value));
    // A candidate of another event is its last one.
    return key === "event" && entity.in.list === "transitions"
      ? [...items.filter((each) => each !== item), changed]
      : items.map((each) => (each === item ? changed : each));
  });
}

function changedItem(item: object, path: FieldPath, value: unknown): object {
  const [key = ""] = path;
  if (untouchable.has(key)) throw notThere(`'${key}' is not set like this`);
  // The actions of a transition are a list of its own: only whether an empty one is written is set here.
  if (key === "actions" && !(path.length === 1 && isEmptyList(value) && isEmptyList(valueAt(item, path))))
    throw notThere("actions are added and removed one by one");
  const changed = withValueAt(item, path, value);
  if (changed === null) throw notThere("not a name that a member can have");
  return changed;
}

export function addEntity(state: State, { to, item, before }: EditOf<"addEntity">): State {
  return changeList(state, to, (items, read) => {
    if (items?.some(({ id }) => id === item.id) === true) throw notThere("there is such a part already");
    return insertBefore(items ?? [], read(item), before);
  });
}

export function removeEntity(state: State, { from, id }: EditOf<"removeEntity">): State {
  return changeList(state, from, (items = []) => {
    const kept = items.filter((item) => item.id !== id);
    if (kept.length === items.length) throw notThere("there is no such part any more");
    return kept.length > 0 ? kept : undefined;
  });
}

export function moveEntity(state: State, { in: place, id, before }: EditOf<"moveEntity">): State {
  const move: ListChange = (items = []) => {
    const item = items.find((each) => each.id === id);
    if (item === undefined) throw notThere("there is no such part any more");
    return before === id
      ? [...items]
      : insertBefore(
          items.filter((each) => each !== item),
          item,
          before,
        );
  };
  return changeList(state, place, move);
}

/** In front of an item, or last when that is not there (any more). */
function insertBefore<One extends Item>(items: readonly One[], item: One, before: string | null): One[] {
  const index = before === null ? -1 : items.findIndex(({ id }) => id === before);
  return index === -1 ? [...items, item] : items.toSpliced(index, 0, item);
}

/** The branch under another name, at its place. @throws AppError INVALID_STATE */
export function renameBranch(state: State, { from, to }: EditOf<"renameBranch">): State {
  const branches = state.type === "parallel" ? (state.branches ?? {}) : {};
  if (state.type !== "parallel" || !Object.hasOwn(branches, from)) throw notThere(`there is no branch '${from}'`);
  if (from !== to && Object.hasOwn(branches, to)) throw notThere(`there is a branch '${to}' already`);
  return { ...state, branches: Object.fromEntries(Object.entries(branches).map(([name, actions]) => [name === from ? to : name, actions])) };
}
