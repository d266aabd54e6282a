import type { FlowDefinition } from "../definition/schema";
import { AppError } from "../errors";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";
import { type Aim, asSeenBehind, inOne, rebased } from "./transform";

export type Rebased = {
  definition: FlowDefinition;
  /** What became of each edit, in their order; null: it cannot be meant any more, or not on this document. */
  edits: (FlowEdit | null)[];
};

/** A document, what was done on it that the edits to come know nothing of, and what has become of an edit. */
type Standing = { definition: FlowDefinition; seen: FlowEdit; edit: FlowEdit | null };

/**
 * Edits that were made one after the other on an older document, put onto the newer one that `over` led to. A new name that
 * somebody has taken meanwhile is counted on. Whoever rebases the same edits over the same gets the same. Pure.
 */
export function rebase(newer: FlowDefinition, edits: readonly FlowEdit[], over: readonly FlowEdit[]): Rebased {
  let at: Standing = { definition: newer, seen: { type: "batch", edits: [...over] }, edit: null };
  const became = edits.map((edit) => {
    at = putOnto(at, edit, "wins");
    return at.edit;
  });
  return { definition: at.definition, edits: became };
}

function putOnto(at: Standing, edit: FlowEdit, aim: Aim): Standing {
  if (edit.type === "undo") {
    const inner = putOnto(at, edit.edit, "givesWay");
    return inner.edit === null ? inner : { ...inner, edit: { type: "undo", edit: inner.edit } };
  }
  return edit.type === "batch" ? putEach(at, edit.edits, aim) : putOne(at, edit, aim);
}

function putEach(before: Standing, edits: readonly FlowEdit[], aim: Aim): Standing {
  let at = before;
  const kept: FlowEdit[] = [];
  for (const edit of edits) {
    at = putOnto(at, edit, aim);
    if (at.edit !== null) kept.push(at.edit);
  }
  return { ...at, edit: inOne(kept) };
}

function putOne({ definition, seen }: Standing, edit: FlowEdit, aim: Aim): Standing {
  const moved = rebased(edit, seen, aim);
  const name = moved === null ? null : newNameIn(moved);
  const free = name === null ? null : freeName(definition, name);
  const named = moved !== null && free !== null ? withNewName(moved, free) : moved;
  const applied = named === null ? null : tryApply(definition, named);
  const behind = asSeenBehind(seen, edit, aim);
  return {
    definition: applied ?? definition,
    seen: name === null || free === null || free === name ? behind : { type: "batch", edits: [{ type: "renameState", from: name, to: free }, behind] },
    edit: applied === null ? null : named,
  };
}

/** The name that an edit gives to a state. */
function newNameIn(edit: FlowEdit): string | null {
  if (edit.type === "addState") return edit.name;
  return edit.type === "renameState" && edit.from !== edit.to ? edit.to : null;
}

function withNewName(edit: FlowEdit, name: string): FlowEdit {
  if (edit.type === "addState") return { ...edit, name };
  return edit.type === "renameState" ? { ...edit, to: name } : edit;
}

function freeName({ states }: FlowDefinition, name: string): string {
  if (!Object.hasOwn(states, name)) return name;
  let number = 2;
  while (Object.hasOwn(states, `${name.slice(0, 60)}_${number}`)) number += 1;
  return `${name.slice(0, 60)}_${number}`;
}

function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | null {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
