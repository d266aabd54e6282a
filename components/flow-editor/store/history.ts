import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdit } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { invertEdit } from "@/flows/editing/invert-edit";
import { mergeEdits } from "@/flows/editing/merge-edits";

/** `record` is a step of its own, `merge` goes on with the last one when both are one gesture, `amend` is part of the last one, `skip` cannot be taken back. */
export type HistoryPolicy = "record" | "merge" | "amend" | "skip";

export type HistoryEntry = { edit: FlowEdit; inverse: FlowEdit; at: number };

export type History = { past: readonly HistoryEntry[]; future: readonly HistoryEntry[] };

export const emptyHistory: History = { past: [], future: [] };

const limit = 200;
/** A pause longer than this (ms) ends a gesture. */
const gesturePause = 1500;

/** History after `edit` was applied to `before` at time `at`. A new edit drops what could be redone. Pure. */
export function remember(history: History, before: FlowDefinition, edit: FlowEdit, policy: HistoryPolicy, at: number): History {
  if (policy === "skip") return history;
  const inverse = invertEdit(before, edit);
  const last = history.past.at(-1);
  if (policy === "amend" && last) {
    const amended = { edit: inOneBatch(last.edit, edit), inverse: inOneBatch(inverse, last.inverse), at };
    return { past: [...history.past.slice(0, -1), amended], future: [] };
  }
  const merged = policy === "merge" && last && at - last.at < gesturePause ? mergeEdits(last.edit, edit) : null;
  if (merged && last) {
    const back: FlowEdit = mergeEdits(inverse, last.inverse) ?? { type: "batch", edits: [inverse, last.inverse] };
    return { past: [...history.past.slice(0, -1), { edit: merged, inverse: back, at }], future: [] };
  }
  return { past: [...history.past, { edit, inverse, at }].slice(-limit), future: [] };
}

/** Flat, because batches may be nested a few deep only. */
function inOneBatch(...edits: FlowEdit[]): FlowEdit {
  return { type: "batch", edits: edits.flatMap((edit) => (edit.type === "batch" ? edit.edits : [edit])) };
}

export type TimeStep = {
  history: History;
  definition: FlowDefinition;
  /** What was applied: it is saved like any other edit. */
  applied: FlowEdit;
};

/** The history without the step that would be next on this way. Pure. */
export function withoutNext({ past, future }: History, way: "undo" | "redo"): History {
  return way === "undo" ? { past: past.slice(0, -1), future } : { past, future: future.slice(0, -1) };
}

/** One step back; null when there is none. Pure. @throws AppError as `applyEdit`, when the flow has changed otherwise since and the step does not fit any more */
export function undo(history: History, definition: FlowDefinition): TimeStep | null {
  const entry = history.past.at(-1);
  if (!entry) return null;
  return {
    history: { past: history.past.slice(0, -1), future: [...history.future, entry] },
    definition: applyEdit(definition, entry.inverse),
    applied: entry.inverse,
  };
}

/** One step forward again; null when there is none. Pure. @throws AppError as `undo` */
export function redo(history: History, definition: FlowDefinition): TimeStep | null {
  const entry = history.future.at(-1);
  if (!entry) return null;
  return {
    history: { past: [...history.past, { ...entry, at: 0 }], future: history.future.slice(0, -1) },
    definition: applyEdit(definition, entry.edit),
    applied: entry.edit,
  };
}
