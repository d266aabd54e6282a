import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdit } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { mergeEdits } from "@/flows/editing/merge-edits";
import { AppError } from "@/flows/errors";

/** Edits the server has not taken yet, oldest first. The first `inFlight` of them are under way and are not touched any more. */
export type Unsent = { edits: readonly FlowEdit[]; inFlight: number };

export const nothingUnsent: Unsent = { edits: [], inFlight: 0 };

/** Adds an edit; one that goes on with the last gesture (`merge`) replaces it, unless that one is under way. Pure. */
export function enqueue(unsent: Unsent, edit: FlowEdit, isGesture: boolean): Unsent {
  const last = unsent.edits.at(-1);
  const merged = isGesture && last && unsent.edits.length > unsent.inFlight ? mergeEdits(last, edit) : null;
  return merged ? { ...unsent, edits: [...unsent.edits.slice(0, -1), merged] } : { ...unsent, edits: [...unsent.edits, edit] };
}

export type Rebased = {
  definition: FlowDefinition;
  /** Edits that still apply, in order. */
  kept: FlowEdit[];
  /** Edits that no longer do. */
  lost: FlowEdit[];
};

/** Applies edits onto a newer document one by one and says which of them do not fit any more. Pure. */
export function rebase(definition: FlowDefinition, edits: readonly FlowEdit[]): Rebased {
  const result: Rebased = { definition, kept: [], lost: [] };
  for (const edit of edits) {
    try {
      result.definition = applyEdit(result.definition, edit);
      result.kept.push(edit);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      result.lost.push(edit);
    }
  }
  return result;
}
