import type { FlowDefinition, State } from "../definition/schema";
import { AppError, assertNever } from "../errors";
import { applyEdit } from "./apply-edit";
import { diffFields } from "./diff-states";
import type { FineEdit, FlowEdit, SimpleEdit } from "./edit";
import { entityAt } from "./entity-at";
import { pathBehind, valueAt, withValueAt } from "./field-path";
import { renamedIn } from "./names-in-edit";
import { type EntityRef, type ItemList, isSameEntity, isSameList, stateOf } from "./places";
import { isSameJson } from "./same-json";

type EditOf<Type extends SimpleEdit["type"]> = Extract<SimpleEdit, { type: Type }>;

/** Where two write one value: the later one wins, unless it takes something back, which then is not its own any more. */
export type Aim = "wins" | "givesWay";

/**
 * `edit`, made on the same document as `over`, as it means on the document that `over` led to. Null when it cannot be meant any
 * more: what it is about is gone, or what it takes back is somebody else's by now. Nobody takes away what he cannot have seen:
 * a removal over something that was written meanwhile is null too (decision 0027). Of a batch the parts that are null are left
 * out. Pure.
 */
export function transform(edit: FlowEdit, over: FlowEdit): FlowEdit | null {
  return rebased(edit, over, "wins");
}

export function rebased(edit: FlowEdit, over: FlowEdit, aim: Aim): FlowEdit | null {
  if (edit.type === "undo") {
    const inner = rebased(edit.edit, over, "givesWay");
    return inner === null ? null : { type: "undo", edit: inner };
  }
  if (edit.type === "batch") return rebasedBatch(edit.edits, over, aim);
  if (over.type === "undo") return rebased(edit, over.edit, aim);
  if (over.type === "batch") return over.edits.reduce<FlowEdit | null>((current, part) => (current === null ? null : rebased(current, part, aim)), edit);
  return rebasedSimple(edit, over, aim);
}

/** Edits made one after the other, each over what came as it looks behind those before it. */
function rebasedBatch(edits: readonly FlowEdit[], over: FlowEdit, aim: Aim): FlowEdit | null {
  const kept: FlowEdit[] = [];
  let seen = over;
  for (const edit of edits) {
    const part = rebased(edit, seen, aim);
    if (part !== null) kept.push(part);
    seen = asSeenBehind(seen, edit, aim);
  }
  return inOne(kept);
}

/** Several edits as one; null for none. Pure. */
export function inOne(edits: readonly FlowEdit[]): FlowEdit | null {
  const [only] = edits;
  return only === undefined ? null : edits.length === 1 ? only : { type: "batch", edits: [...edits] };
}

/** What came, as it means to those who have `edit` already: what a second edit of theirs is put over. Pure. */
export function asSeenBehind(over: FlowEdit, edit: FlowEdit, aim: Aim): FlowEdit {
  return rebased(over, edit, aim === "wins" ? "givesWay" : "wins") ?? { type: "batch", edits: [] };
}

function rebasedSimple(edit: SimpleEdit, over: SimpleEdit, aim: Aim): FlowEdit | null {
  if (edit.type === "replaceDefinition") return over.type === "moveStates" ? edit : null;
  switch (over.type) {
    case "renameState":
      return overRename(edit, over, aim);
    case "removeState":
      return overRemoval(edit, over);
    case "setField":
      return overField(edit, over, aim);
    case "addEntity":
      return overAddition(edit, over);
    case "removeEntity":
      return overRemovedItem(edit, over);
    case "moveEntity":
      return edit.type === "moveEntity" && edit.id === over.id && aim === "givesWay" ? null : overBody(edit, over.in.state, over);
    case "renameBranch":
      return overBranch(edit, over, aim);
    case "updateState":
      return overBodyOf(edit, over);
    case "replaceDefinition":
      return overDocument(edit, over.definition);
    case "setContextField":
      return overContextField(edit, over, aim);
    case "setInitialState":
      return edit.type === "setInitialState" && aim === "givesWay" ? null : edit;
    case "moveStates":
      return overMove(edit, over, aim);
    case "setProperties":
      return overProperties(edit, Object.keys(over.properties), aim);
    case "addState":
      return edit;
    default:
      return assertNever(over);
  }
}

/** The state that an edit is about or changes something in; null for those about the flow. */
function stateAbout(edit: SimpleEdit): string | null {
  switch (edit.type) {
    case "setField":
      return stateOf(edit.entity);
    case "addEntity":
      return edit.to.state;
    case "removeEntity":
      return edit.from.state;
    case "moveEntity":
      return edit.in.state;
    case "renameBranch":
      return edit.state;
    case "updateState":
    case "removeState":
      return edit.name;
    case "renameState":
      return edit.from;
    default:
      return null;
  }
}

function overRename(edit: SimpleEdit, { from, to }: EditOf<"renameState">, aim: Aim): FlowEdit | null {
  if (edit.type === "renameState" && edit.from === from) return aim === "givesWay" ? null : { ...edit, from: to };
  return renamedIn(edit, from, to);
}

function overRemoval(edit: SimpleEdit, { name }: EditOf<"removeState">): FlowEdit | null {
  if (stateAbout(edit) === name) return null;
  if (edit.type === "setInitialState" && edit.name === name) return null;
  if (edit.type !== "moveStates" || !Object.hasOwn(edit.positions, name)) return edit;
  return withPositions(edit, (state) => state !== name);
}

function withPositions(edit: EditOf<"moveStates">, isKept: (state: string) => boolean): FlowEdit | null {
  const positions = Object.fromEntries(Object.entries(edit.positions).filter(([state]) => isKept(state)));
  return Object.keys(positions).length === 0 ? null : { ...edit, positions };
}

function overMove(edit: SimpleEdit, over: EditOf<"moveStates">, aim: Aim): FlowEdit | null {
  return edit.type === "moveStates" && aim === "givesWay" ? withPositions(edit, (state) => !Object.hasOwn(over.positions, state)) : edit;
}

function overProperties(edit: SimpleEdit, keys: readonly string[], aim: Aim): FlowEdit | null {
  if (aim === "wins") return edit;
  if (edit.type === "setField" && edit.entity.type === "flow") return keys.includes(edit.path[0] ?? "") ? null : edit;
  if (edit.type !== "setProperties") return edit;
  const properties = Object.fromEntries(Object.entries(edit.properties).filter(([key]) => !keys.includes(key)));
  return Object.keys(properties).length === 0 ? null : { ...edit, properties };
}

function overContextField(edit: SimpleEdit, { key, field }: EditOf<"setContextField">, aim: Aim): FlowEdit | null {
  if (edit.type === "setField" && edit.entity.type === "contextField" && edit.entity.key === key) return field?.id === edit.entity.id ? edit : null;
  if (edit.type !== "setContextField" || edit.key !== key) return edit;
  // Gone already, or written anew by somebody whom the author of a removal has not heard of.
  if (edit.field === null) return null;
  return aim === "givesWay" ? null : edit;
}

/** Somebody has written a value. */
function overField(edit: SimpleEdit, over: EditOf<"setField">, aim: Aim): FlowEdit | null {
  if (over.entity.type === "flow") return edit.type === "setField" ? besideField(edit, over, aim) : overProperties(edit, over.path.slice(0, 1), aim);
  if (takesAway(edit, over.entity)) return null;
  if (edit.type === "setField") return besideField(edit, over, aim);
  if (edit.type === "setContextField" && over.entity.type === "contextField" && edit.key === over.entity.key) return overFieldOfContext(edit, over, aim);
  if (edit.type === "updateState" && stateOf(over.entity) === edit.name) return aim === "givesWay" ? null : mergedBody(edit, over);
  return edit;
}

function overFieldOfContext(edit: EditOf<"setContextField">, over: EditOf<"setField">, aim: Aim): FlowEdit | null {
  if (edit.field === null || aim === "givesWay") return null;
  const isSeen = isSameJson(valueAt(edit.field, over.path), over.was);
  const field = isSeen ? withValueAt(edit.field, over.path, over.value) : edit.field;
  return field === null ? edit : { ...edit, field: { ...edit.field, ...field } };
}

/** True when the edit would take away, unseen, the entity or what it stands in. */
function takesAway(edit: SimpleEdit, entity: EntityRef): boolean {
  switch (edit.type) {
    case "removeState":
      return stateOf(entity) === edit.name;
    case "removeEntity":
      return entity.type === "item" && (entity.id === edit.id || isWithin(entity.in, edit.id));
    case "setContextField":
      return edit.field === null && entity.type === "contextField" && entity.key === edit.key;
    case "setField":
      return edit.value === undefined && entity.type === "item" && isBranch(edit, entity.in);
    default:
      return false;
  }
}

const isWithin = (place: ItemList, transition: string): boolean => place.list === "transition" && place.transition === transition;

/** A branch that goes, and a list that is it. */
function isBranch({ entity, path }: EditOf<"setField">, place: ItemList): boolean {
  return entity.type === "state" && place.list === "branch" && place.state === entity.name && path[0] === "branches" && path[1] === place.branch;
}

/** Two write in one entity. A value that is put there as a whole is taken apart where somebody has written inside it. */
function besideField(edit: EditOf<"setField">, over: EditOf<"setField">, aim: Aim): FlowEdit | null {
  if (!isSameEntity(edit.entity, over.entity)) return edit;
  const inside = pathBehind(edit.path, over.path);
  if (inside === null) return pathBehind(over.path, edit.path) !== null && aim === "givesWay" ? null : edit;
  if (aim === "givesWay") return null;
  if (inside.length === 0) return edit;
  // What was to be taken away as a whole holds something new.
  if (edit.value === undefined) return null;
  const parts = diffFields(edit.entity, edit.was ?? {}, edit.value, edit.path);
  return parts.some(({ type, ...part }) => type === "setField" && "path" in part && part.path.length === edit.path.length)
    ? edit
    : rebasedBatch(parts, over, aim);
}

function overAddition(edit: SimpleEdit, over: EditOf<"addEntity">): FlowEdit | null {
  const { to } = over;
  if (edit.type === "removeState") return edit.name === to.state ? null : edit;
  if (edit.type === "removeEntity") return isWithin(to, edit.id) ? null : edit;
  if (edit.type === "setField" && edit.value === undefined && isBranch(edit, to)) return null;
  return overBody(edit, to.state, over);
}

function overRemovedItem(edit: SimpleEdit, over: EditOf<"removeEntity">): FlowEdit | null {
  const { id } = over;
  switch (edit.type) {
    case "setField":
      return edit.entity.type === "item" && (edit.entity.id === id || isWithin(edit.entity.in, id)) ? null : edit;
    case "addEntity":
      return isWithin(edit.to, id) ? null : edit;
    case "removeEntity":
      return edit.id === id || isWithin(edit.from, id) ? null : edit;
    case "moveEntity":
      return edit.id === id || isWithin(edit.in, id) ? null : edit;
    default:
      return overBody(edit, over.from.state, over);
  }
}

function overBranch(edit: SimpleEdit, over: EditOf<"renameBranch">, aim: Aim): FlowEdit | null {
  const { state, from, to } = over;
  const follow = (place: ItemList): ItemList => (isSameList(place, { state, list: "branch", branch: from }) ? { state, list: "branch", branch: to } : place);
  switch (edit.type) {
    case "renameBranch":
      if (edit.state !== state || edit.from !== from) return edit;
      return aim === "givesWay" ? null : { ...edit, from: to };
    case "setField": {
      const { entity, path } = edit;
      if (entity.type === "item") return { ...edit, entity: { ...entity, in: follow(entity.in) } };
      const isIn = entity.type === "state" && entity.name === state && path[0] === "branches" && path[1] === from;
      return isIn ? { ...edit, path: ["branches", to, ...path.slice(2)] } : edit;
    }
    case "addEntity":
      return { ...edit, to: follow(edit.to) };
    case "removeEntity":
      return { ...edit, from: follow(edit.from) };
    case "moveEntity":
      return { ...edit, in: follow(edit.in) };
    default:
      return overBody(edit, state, over);
  }
}

/** A whole body takes up what has happened in its state: bodies are put whole where only the type changes. */
function overBody(edit: SimpleEdit, state: string, over: FineEdit): FlowEdit | null {
  return edit.type === "updateState" && edit.name === state ? mergedBody(edit, over) : edit;
}

function mergedBody(edit: EditOf<"updateState">, over: FineEdit): FlowEdit | null {
  const alone = aloneWith(edit);
  if (over.type === "setField") {
    const entity = entityAt(alone, over.entity);
    // The body has no such part any more, which its author has taken out unseen; or he has written there himself.
    if (entity === null) return null;
    if (!isSameJson(valueAt(entity, over.path), over.was)) return edit;
  }
  try {
    const state = applyEdit(alone, over).states[edit.name];
    return state === undefined ? edit : { ...edit, state };
  } catch (error) {
    if (error instanceof AppError) return edit;
    throw error;
  }
}

/** A document of nothing but one body. */
function aloneWith({ name, state }: { name: string; state: State }): FlowDefinition {
  return { schemaVersion: 3, id: "alone", name: "Alone", module: "general", initialState: name, finalStates: [], states: { [name]: state }, context: {} };
}

/** A whole body was put there: what is in it can still be meant. Two bodies, or a removal of one that was not seen, cannot. */
function overBodyOf(edit: SimpleEdit, over: EditOf<"updateState">): FlowEdit | null {
  if (stateAbout(edit) !== over.name) return edit;
  if (edit.type === "updateState" || edit.type === "removeState") return null;
  return isThere(edit, aloneWith(over)) ? edit : null;
}

function overDocument(edit: SimpleEdit, document: unknown): FlowEdit | null {
  return isDefinition(document) && !isThere(edit, document) ? null : edit;
}

/** Documents inside edits were read when they came in. */
function isDefinition(document: unknown): document is FlowDefinition {
  return typeof document === "object" && document !== null && "states" in document && "context" in document;
}

function isThere(edit: SimpleEdit, definition: FlowDefinition): boolean {
  const about = stateAbout(edit);
  if (about !== null && !Object.hasOwn(definition.states, about)) return false;
  return edit.type !== "setField" || entityAt(definition, edit.entity) !== null;
}
