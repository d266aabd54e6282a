import { type FlowDefinition, jsonSchema } from "../definition/schema";
import { applyEdit } from "./apply-edit";
import { diffDefinitions } from "./diff-definitions";
import type { FineEdit, FlowEdit } from "./edit";
import { entityAt, itemsIn } from "./entity-at";
import { valueAt } from "./field-path";
import type { ItemList } from "./places";
import { refine } from "./refine";
import { isSameJson } from "./same-json";

/**
 * The edit that takes `edit` back: applied after it, it gives `definition` again (as canonical JSON). The shortest one that
 * says it plainly, else the difference of the two definitions. Pure.
 * @throws AppError as `applyEdit`, when the edit cannot be applied
 */
export function invertEdit(definition: FlowDefinition, edit: FlowEdit): FlowEdit {
  if (edit.type === "undo") return invertEdit(definition, edit.edit);
  const after = applyEdit(definition, edit);
  const plain = plainInverse(definition, edit);
  if (plain !== null && isSameJson(applyEdit(after, plain), definition)) return plain;
  const edits = diffDefinitions(after, definition);
  const [only] = edits;
  return refine(after, only !== undefined && edits.length === 1 ? only : { type: "batch", edits });
}

/** What an operator would do to take it back; null where that is not one obvious edit. */
function plainInverse(before: FlowDefinition, edit: FlowEdit): FlowEdit | null {
  switch (edit.type) {
    case "addState":
      return { type: "removeState", name: edit.name, cascade: false, keepReferences: true };
    case "renameState":
      return { type: "renameState", from: edit.to, to: edit.from };
    case "setField":
      return oppositeField(before, edit);
    case "addEntity":
      return { type: "removeEntity", from: edit.to, id: edit.item.id };
    case "removeEntity": {
      const item = itemsIn(before, edit.from).find(({ id }) => id === edit.id);
      return item === undefined ? null : { type: "addEntity", to: edit.from, item: { ...item }, before: nextOf(before, edit.from, edit.id) };
    }
    case "moveEntity":
      return { ...edit, before: nextOf(before, edit.in, edit.id) };
    case "renameBranch":
      return { ...edit, from: edit.to, to: edit.from };
    default:
      return null;
  }
}

type SetField = Extract<FineEdit, { type: "setField" }>;

function oppositeField(before: FlowDefinition, { entity, path, value }: SetField): SetField {
  const old = jsonSchema.safeParse(valueAt(entityAt(before, entity), path)).data;
  return { type: "setField", entity, path, ...(old === undefined ? {} : { value: old }), ...(value === undefined ? {} : { was: value }) };
}

function nextOf(definition: FlowDefinition, place: ItemList, id: string): string | null {
  const items = itemsIn(definition, place);
  return items[items.findIndex((item) => item.id === id) + 1]?.id ?? null;
}
