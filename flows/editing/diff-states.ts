import { findState } from "../definition/find-state";
import { type FlowDefinition, jsonSchema, type State } from "../definition/schema";
import { branchesOf } from "../definition/state-parts";
import { AppError } from "../errors";
import { applyEdit } from "./apply-edit";
import type { FineEdit } from "./edit";
import { valueAt } from "./field-path";
import { type Item, itemsAt } from "./item-lists";
import type { EntityRef, FieldPath, ItemList } from "./places";
import { isSameJson } from "./same-json";

/**
 * The fine edits that turn a state into another body of the same type: what is in both by its id is changed field by field.
 * Null where fine edits cannot say it. Pure.
 */
export function diffStates(definition: FlowDefinition, name: string, after: State): FineEdit[] | null {
  const before = findState(definition, name);
  if (before === null || before.type !== after.type) return null;
  const alone = { ...definition, states: { [name]: before } };
  const edits: FineEdit[] = [];
  let reached = alone;
  const go = (found: FineEdit[]): void => {
    for (const edit of found) reached = applyEdit(reached, edit);
    edits.push(...found);
  };
  const now = (): State => findState(reached, name) ?? before;
  try {
    const fields = diffFields({ type: "state", name }, ownFields(before), ownFields(after));
    // An input goes when its options have gone.
    const [going, staying] = [fields.filter(takesInputAway), fields.filter((edit) => !takesInputAway(edit))];
    go(staying);
    go(emptyLists(name, now(), after));
    for (const place of listsOf(name, now(), after)) go(diffItems(place, now(), after));
    // Lists of transitions that have come are there now.
    for (const { id } of after.transitions) go(diffItems({ state: name, list: "transition", transition: id }, now(), after));
    go(emptyLists(name, now(), after));
    go(going);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A body that fine edits refuse on the way (a branch that is both gone and come) is put there as a whole.
    return null;
  }
  return isSameJson(now(), after) ? edits : null;
}

function takesInputAway(edit: FineEdit): boolean {
  return edit.type === "setField" && edit.path.length === 1 && edit.path[0] === "input" && edit.value === undefined;
}

const lists = ["onEntry", "actions", "onExit", "conditions", "options", "transitions"] as const;
const listKeys: ReadonlySet<string> = new Set(["onEntry", "actions", "onExit", "conditions", "transitions", "branches", "type", "v2"]);

/** What a state says beside its lists. */
function ownFields(state: State): object {
  const own = Object.entries(state).filter(([key]) => !listKeys.has(key));
  return Object.fromEntries(own.map(([key, value]) => [key, key === "input" ? withoutOptions(value) : value]));
}

function withoutOptions(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return input;
  const { options: _options, ...rest } = { options: null, ...input };
  return rest;
}

/** Whether a list that is empty is written at all. */
function emptyLists(name: string, before: State, after: State): FineEdit[] {
  const entity: EntityRef = { type: "state", name };
  const branches = new Set([...Object.keys(branchesOf(before)), ...Object.keys(branchesOf(after))]);
  const paths: FieldPath[] = [
    ["onEntry"],
    ["actions"],
    ["onExit"],
    ["conditions"],
    ["input", "options"],
    ["branches"],
    ...[...branches].map((branch) => ["branches", branch]),
  ];
  return paths.flatMap((path): FineEdit[] => {
    const [was, is] = [valueAt(before, path), valueAt(after, path)];
    if (isFilled(was) || isFilled(is) || (was === undefined) === (is === undefined)) return [];
    return [{ type: "setField", entity, path, ...jsonOf("value", is), ...jsonOf("was", was) }];
  });
}

const isFilled = (value: unknown): boolean => typeof value === "object" && value !== null && Object.keys(value).length > 0;

function listsOf(name: string, before: State, after: State): ItemList[] {
  const branches = new Set([...Object.keys(branchesOf(before)), ...Object.keys(branchesOf(after))]);
  return [...lists.map((list): ItemList => ({ state: name, list })), ...[...branches].map((branch): ItemList => ({ state: name, list: "branch", branch }))];
}

function diffItems(place: ItemList, before: State, after: State): FineEdit[] {
  const [was, is] = [itemsAt(before, place) ?? [], itemsAt(after, place) ?? []];
  const [had, has] = [new Map(was.map((item) => [item.id, item])), new Set(is.map(({ id }) => id))];
  const removed = was.filter(({ id }) => !has.has(id)).map(({ id }): FineEdit => ({ type: "removeEntity", from: place, id }));
  const changed = is.flatMap((item) => {
    const old = had.get(item.id);
    return old === undefined ? [] : diffFields({ type: "item", id: item.id, in: place }, itemFields(place, old), itemFields(place, item));
  });
  const added = is.flatMap((item, index): FineEdit[] =>
    had.has(item.id) ? [] : [{ type: "addEntity", to: place, item: { ...item }, before: nextKnown(is, index, had) }],
  );
  return [...removed, ...changed, ...added, ...diffOrder(place, was, is)];
}

/** The next item that was there before: what is added in between is put in front of it, one after the other. */
function nextKnown(items: readonly Item[], index: number, had: ReadonlyMap<string, Item>): string | null {
  return items.slice(index + 1).find(({ id }) => had.has(id))?.id ?? null;
}

/** Of a transition without its actions, which are a list of their own. */
function itemFields(place: ItemList, item: Item): object {
  const { id: _id, v2: _v2, actions: _actions, ...fields } = { v2: null, actions: null, ...item };
  return place.list === "transitions" ? fields : { ...fields };
}

/** Moves from the last to the first, so that each is put in front of one that stands. */
function diffOrder(place: ItemList, was: readonly Item[], is: readonly Item[]): FineEdit[] {
  const has = new Set(is.map(({ id }) => id));
  const had = new Set(was.map(({ id }) => id));
  const old = was.flatMap(({ id }) => (has.has(id) ? [id] : []));
  const kept = is.flatMap(({ id }) => (had.has(id) ? [id] : []));
  if (old.every((id, index) => id === kept[index])) return [];
  return kept.toReversed().map((id, index, all): FineEdit => ({ type: "moveEntity", in: place, id, before: all[index - 1] ?? null }));
}

/** Objects are gone into, so that what others have written beside it stays theirs; all else is one value. Pure. */
export function diffFields(entity: EntityRef, was: unknown, is: unknown, path: FieldPath = []): FineEdit[] {
  if (isSameJson(was, is)) return [];
  if (isMembers(was) && isMembers(is) && path.length < 8) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) => diffFields(entity, was[key], is[key], [...path, key]));
  }
  return [{ type: "setField", entity, path, ...jsonOf("value", is), ...jsonOf("was", was) }];
}

function isMembers(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf<Key extends string>(key: Key, value: unknown) {
  const json = value === undefined ? undefined : jsonSchema.parse(value);
  return json === undefined ? {} : { [key]: json };
}
