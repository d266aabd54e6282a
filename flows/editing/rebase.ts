import type { FlowDefinition } from "../definition/schema";
import { AppError } from "../errors";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";
import { transformInTurn } from "./transform";

export type Rebased = {
  definition: FlowDefinition;
  /** What became of each edit, in their order; null: it cannot be meant any more, or not on this document. */
  edits: (FlowEdit | null)[];
};

/**
 * Edits that were made one after the other on an older document, put onto the newer one that `over` led to. Whoever rebases the
 * same edits over the same gets the same, at once or bit by bit. Pure.
 */
export function rebase(newer: FlowDefinition, edits: readonly FlowEdit[], over: readonly FlowEdit[]): Rebased {
  let definition = newer;
  const became = transformInTurn(edits, { type: "batch", edits: [...over] }).map((edit) => {
    const applied = edit === null ? null : tryApply(definition, edit);
    definition = applied ?? definition;
    return applied === null ? null : edit;
  });
  return { definition, edits: became };
}

function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | null {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
