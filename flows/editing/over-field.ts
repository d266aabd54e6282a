import { diffFields } from "./diff-states";
import type { FlowEdit, SimpleEdit } from "./edit";
import { pathBehind, valueAt, withValueAt } from "./field-path";
import { type Aim, mergedBody } from "./over-body";
import { type EntityRef, type ItemList, isSameEntity, stateOf } from "./places";
import { isSameJson } from "./same-json";

type EditOf<Type extends SimpleEdit["type"]> = Extract<SimpleEdit, { type: Type }>;

export const isWithin = (place: ItemList, transition: string): boolean => place.list === "transition" && place.transition === transition;

/** Somebody has written a value. */
export function overField(edit: SimpleEdit, over: EditOf<"setField">, aim: Aim): FlowEdit | null {
  if (takesAway(edit, over.entity)) return null;
  if (edit.type === "setField") return besideField(edit, over, aim);
  if (edit.type === "setContextField" && over.entity.type === "contextField" && edit.key === over.entity.key) return overFieldOfContext(edit, over, aim);
  if (edit.type === "updateState" && stateOf(over.entity) === edit.name) return mergedBody(edit, over, aim);
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

/** A branch that goes, and a list that is it. */
export function isBranch({ entity, path }: EditOf<"setField">, place: ItemList): boolean {
  return entity.type === "state" && place.list === "branch" && place.state === entity.name && path[0] === "branches" && path[1] === place.branch;
}

/** Two write in one entity. A value that is put there as a whole is taken apart where somebody has written inside it. */
function besideField(edit: EditOf<"setField">, over: EditOf<"setField">, aim: Aim): FlowEdit | null {
  if (!isSameEntity(edit.entity, over.entity)) return edit;
  const inside = pathBehind(edit.path, over.path);
  if (inside === null) return pathBehind(over.path, edit.path) !== null && aim === "givesWay" ? null : edit;
  if (aim === "givesWay") return null;
  // What was to be taken away holds something new.
  if (edit.value === undefined) return over.value === undefined ? edit : null;
  if (inside.length === 0) return edit;
  const parts = diffFields(edit.entity, edit.was ?? {}, edit.value, edit.path);
  if (parts.some((part) => part.type !== "setField" || part.path.length === edit.path.length)) return edit;
  const kept = parts.flatMap((part) => (part.type === "setField" ? (besideField(part, over, aim) ?? []) : []));
  return kept.length === 0 ? null : { type: "batch", edits: kept };
}
