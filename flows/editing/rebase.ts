import type { FlowDefinition } from "../definition/schema";
import { AppError, type ErrorCode } from "../errors";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";
import { transformInTurn } from "./transform";

/** An edit that was not put on, by its place among those that were to be. */
export type RefusedEdit = { index: number; code: ErrorCode; message: string; details?: Record<string, unknown> };

export type Rebased = {
  definition: FlowDefinition;
  /** What became of each edit, in their order; null: it cannot be meant any more, or not on this document. */
  edits: (FlowEdit | null)[];
  /** Why, for each that is null. */
  refused: RefusedEdit[];
};

/**
 * Edits that were made one after the other on an older document, put onto the newer one that `over` led to. Whoever rebases the
 * same edits over the same gets the same, at once or bit by bit. Pure.
 */
export function rebase(newer: FlowDefinition, edits: readonly FlowEdit[], over: readonly FlowEdit[]): Rebased {
  let definition = newer;
  const refused: RefusedEdit[] = [];
  const transformed = over.length === 0 ? [...edits] : transformInTurn(edits, { type: "batch", edits: [...over] });
  const became = transformed.map((edit, index) => {
    const applied = edit === null ? overtaken : tryApply(definition, edit);
    if (applied instanceof AppError) {
      refused.push({ index, code: applied.code, message: applied.message, ...(applied.details === undefined ? {} : { details: applied.details }) });
      return null;
    }
    definition = applied;
    return edit;
  });
  return { definition, edits: became, refused };
}

const overtaken = new AppError("EDIT_OVERTAKEN", { message: "what this edit is about was changed or removed meanwhile" });

function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | AppError {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
