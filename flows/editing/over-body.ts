import type { FlowDefinition, State } from "../definition/schema";
import { AppError } from "../errors";
import { applyEdit } from "./apply-edit";
import type { FineEdit, FlowEdit, SimpleEdit } from "./edit";
import { entityAt, itemsIn } from "./entity-at";
import { valueAt } from "./field-path";
import { stateOf } from "./places";
import { isSameJson } from "./same-json";

/** Where two write one value: the later one wins, unless it takes something back, which then is not its own any more. */
export type Aim = "wins" | "givesWay";

type EditOf<Type extends SimpleEdit["type"]> = Extract<SimpleEdit, { type: Type }>;

/** A whole body takes up what has happened in its state: bodies are put whole where only the type changes. */
export function overBody(edit: SimpleEdit, state: string, over: FineEdit): FlowEdit | null {
  return edit.type === "updateState" && edit.name === state ? mergedBody(edit, over, "wins") : edit;
}

/** `was` goes along, so that it stays known what the author of the body has changed himself. */
export function mergedBody(edit: EditOf<"updateState">, over: FineEdit, aim: Aim): FlowEdit | null {
  const { name, was } = edit;
  const before = was === undefined ? null : aloneWith({ name, state: was });
  if (over.type === "setField") {
    const entity = entityAt(aloneWith(edit), over.entity);
    // The body has no such part any more, which its author has taken out unseen.
    if (entity === null) return null;
    const seen = before === null ? over.was : valueAt(entityAt(before, over.entity), over.path);
    const value = valueAt(entity, over.path);
    if (aim === "wins" && value !== undefined && !isSameJson(value, seen))
      return before === null ? edit : { ...edit, was: bodyAfter(before, name, over) ?? was };
  }
  const merged = bodyAfter(aloneWith(edit), name, over);
  // A state of that type cannot hold what was written, which its author has not seen.
  if (merged === undefined && bringsIn(over, aloneWith(edit))) return null;
  return { ...edit, state: merged ?? edit.state, ...(before === null ? {} : { was: bodyAfter(before, name, over) ?? was }) };
}

/** Whether an edit writes something that is not there yet. */
function bringsIn(over: FineEdit, definition: FlowDefinition): boolean {
  if (over.type === "setField") return over.value !== undefined;
  return over.type === "addEntity" && !itemsIn(definition, over.to).some(({ id }) => id === over.item.id);
}

function bodyAfter(definition: FlowDefinition, name: string, over: FineEdit): State | undefined {
  try {
    return applyEdit(definition, over).states[name];
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** A document of nothing but one body. */
function aloneWith({ name, state }: { name: string; state: State }): FlowDefinition {
  return { schemaVersion: 3, id: "alone", name: "Alone", module: "general", initialState: name, finalStates: [], states: { [name]: state }, context: {} };
}

/** A whole body was put there: what is in it can still be meant. Two bodies, or a removal of one that was not seen, cannot. */
export function overBodyOf(edit: SimpleEdit, over: EditOf<"updateState">, aim: Aim): FlowEdit | null {
  if (stateAbout(edit) !== over.name) return edit;
  if (edit.type === "updateState" || edit.type === "removeState") return null;
  if (!isThere(edit, aloneWith(over))) return null;
  return aim === "givesWay" && edit.type === "setField" && isWrittenIn(over, edit) ? null : edit;
}

/** Whether a whole body says another value there than the one before it. */
function isWrittenIn({ name, state, was }: EditOf<"updateState">, { entity, path }: EditOf<"setField">): boolean {
  if (was === undefined) return true;
  const [before, after] = [was, state].map((body) => valueAt(entityAt(aloneWith({ name, state: body }), entity), path));
  return !isSameJson(before, after);
}

export function overDocument(edit: SimpleEdit, document: unknown): FlowEdit | null {
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
/** The state that an edit is about or changes something in; null for those about the flow. */
export function stateAbout(edit: SimpleEdit): string | null {
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
