import { findState } from "../definition/find-state";
import type { FlowDefinition, Transition } from "../definition/schema";
import { candidatesFor } from "../definition/transitions";
import { applyEdit } from "./apply-edit";
import { diffDefinitions } from "./diff-definitions";
import type { FlowEdit } from "./edit";
import { isSameJson } from "./same-json";

/**
 * The edit that takes `edit` back: applied after it, it gives `definition` again (as canonical JSON). The shortest one that
 * says it plainly, else the difference of the two definitions. Pure.
 * @throws AppError as `applyEdit`, when the edit cannot be applied
 */
export function invertEdit(definition: FlowDefinition, edit: FlowEdit): FlowEdit {
  const after = applyEdit(definition, edit);
  const plain = plainInverse(definition, edit);
  if (plain !== null && isSameJson(applyEdit(after, plain), definition)) return plain;
  const edits = diffDefinitions(after, definition);
  const [only] = edits;
  return only !== undefined && edits.length === 1 ? only : { type: "batch", edits };
}

/** What an operator would do to take it back; null where that is not one obvious edit. */
function plainInverse(before: FlowDefinition, edit: FlowEdit): FlowEdit | null {
  switch (edit.type) {
    case "addState":
      return { type: "removeState", name: edit.name, cascade: false, keepReferences: true };
    case "renameState":
      return { type: "renameState", from: edit.to, to: edit.from };
    case "connect": {
      const { event } = edit.transition;
      const count = countCandidates(before, edit.source, event);
      return { type: "disconnect", source: edit.source, event, index: Math.min(edit.index ?? count, count) };
    }
    case "disconnect": {
      const transition = findCandidate(before, edit.source, edit.event, edit.index);
      return transition === null ? null : { type: "connect", source: edit.source, index: edit.index, transition };
    }
    case "reconnect": {
      const transition = findCandidate(before, edit.source, edit.event, edit.index);
      const isMoved = edit.to.event !== undefined && edit.to.event !== edit.event;
      return transition === null || isMoved ? null : { type: "reconnect", source: edit.source, event: edit.event, index: edit.index, to: { transition } };
    }
    default:
      return null;
  }
}

function countCandidates(definition: FlowDefinition, source: string, event: string): number {
  return listCandidates(definition, source, event).length;
}

function findCandidate(definition: FlowDefinition, source: string, event: string, index: number): Transition | null {
  return listCandidates(definition, source, event)[index] ?? null;
}

function listCandidates(definition: FlowDefinition, source: string, event: string): Transition[] {
  const state = findState(definition, source);
  return state === null ? [] : candidatesFor(state, event);
}
