import type { FlowDefinition } from "../definition/schema";
import type { FlowEdit } from "./edit";

/** States that one change may go through, counted again for each edit that goes through them. */
export const mostEditWork = 1_000_000;

/** Edits that one change may be put over, counted again for each of its own. */
export const mostRebaseWork = 200_000;

/** How many states these edits go through in this definition, before any of them is applied. Renames in a row go through them once. */
export function workOf(definition: FlowDefinition, edits: readonly FlowEdit[]): number {
  const flat = flatten(edits);
  const states = Object.keys(definition.states).length + flat.filter(({ type }) => type === "addState").length;
  const walks = flat.filter(({ type }, index) => type !== "renameState" || flat[index - 1]?.type !== "renameState").length;
  return walks * states + flat.length;
}

/** How many times an edit is put over another when these are put over those. */
export function rebaseWorkOf(edits: readonly FlowEdit[], over: readonly FlowEdit[]): number {
  return over.length === 0 ? 0 : flatten(edits).length * flatten(over).length;
}

function flatten(edits: readonly FlowEdit[]): FlowEdit[] {
  return edits.flatMap((edit) => (edit.type === "batch" ? flatten(edit.edits) : edit.type === "undo" ? flatten([edit.edit]) : [edit]));
}
