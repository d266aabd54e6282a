import type { FlowDefinition } from "../definition/schema";
import type { FlowEdit } from "./edit";
import { invertEdit } from "./invert-edit";
import { mergeEdits } from "./merge-edits";
import { isSameJson } from "./same-json";

/** `record` is a step of its own, `merge` goes on with the last one when both are one gesture, `amend` is part of the last one, `skip` cannot be taken back. */
export type HistoryPolicy = "record" | "merge" | "amend" | "skip";

/** `made`: the numbers of the edits that the step consists of. */
export type HistoryEntry = { edit: FlowEdit; inverse: FlowEdit; at: number; made: readonly number[] };

/**
 * What an author can take back of his own, the newest last: the inverses, from the newest on, are edits one after the other on what
 * he sees. `future` likewise is what he can do again.
 */
export type History = { past: readonly HistoryEntry[]; future: readonly HistoryEntry[] };

export const emptyHistory: History = { past: [], future: [] };

const limit = 200;
/** A pause longer than this (ms) ends a gesture. */
const gesturePause = 1500;

type Done = { edit: FlowEdit; policy: HistoryPolicy; at: number; n: number };

/** History after an edit was applied to `before`. A new edit drops what could be done again. Pure. */
export function remember(history: History, before: FlowDefinition, { edit, policy, at, n }: Done): History {
  if (policy === "skip") return history;
  const inverse = invertEdit(before, edit);
  const last = history.past.at(-1);
  const onto = (step: Pick<HistoryEntry, "edit" | "inverse">): History => ({
    past: [...history.past.slice(0, -1), { ...step, at, made: [...(last?.made ?? []), n] }],
    future: [],
  });
  if (policy === "amend" && last) return onto({ edit: inOneBatch(last.edit, edit), inverse: inOneBatch(inverse, last.inverse) });
  const merged = policy === "merge" && last && at - last.at < gesturePause ? mergeEdits(last.edit, edit) : null;
  if (merged && last) return onto({ edit: merged, inverse: mergeEdits(inverse, last.inverse) ?? { type: "batch", edits: [inverse, last.inverse] } });
  return { past: [...history.past, { edit, inverse, at, made: [n] }].slice(-limit), future: [] };
}

/** Flat, because batches may be nested a few deep only. */
function inOneBatch(...edits: FlowEdit[]): FlowEdit {
  return { type: "batch", edits: edits.flatMap((edit) => (edit.type === "batch" ? edit.edits : [edit])) };
}

/** The history without the step that would be next on this way. Pure. */
export function withoutNext({ past, future }: History, way: "undo" | "redo"): History {
  return way === "undo" ? { past: past.slice(0, -1), future } : { past, future: future.slice(0, -1) };
}

/** What would be applied next on a way, and then, each as an edit that gives way to what others have done. Pure. */
export function stepsOn({ past, future }: History, way: "undo" | "redo"): FlowEdit[] {
  const edits = way === "undo" ? past.map(({ inverse }) => inverse) : future.map(({ edit }) => edit);
  return edits.reverse().map((edit) => (edit.type === "undo" ? edit : { type: "undo", edit }));
}

/** The history with what became of the steps of a way, in the order of `stepsOn`; null: it cannot be meant any more. Pure. */
export function withSteps(history: History, way: "undo" | "redo", became: readonly (FlowEdit | null)[]): History {
  const key = way === "undo" ? "inverse" : "edit";
  const entries = way === "undo" ? history.past : history.future;
  const next = entries.flatMap((entry, index): HistoryEntry[] => {
    const step = became[entries.length - 1 - index] ?? null;
    if (step === null) return [];
    const edit = step.type === "undo" ? step.edit : step;
    // The same step stays the same object: what is asked on the canvas knows its step by it.
    return [isSameJson(edit, entry[key]) ? entry : { ...entry, [key]: edit }];
  });
  return way === "undo" ? { ...history, past: next } : { ...history, future: next };
}

/** What was made of edits that came to nothing cannot be taken back. Pure. */
export function withoutMade({ past, future }: History, lost: ReadonlySet<number>): History {
  const stands = ({ made }: HistoryEntry): boolean => !made.some((n) => lost.has(n));
  return lost.size === 0 ? { past, future } : { past: past.filter(stands), future: future.filter(stands) };
}
