import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdit } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { AppError, type ErrorCode } from "@/flows/errors";
import type { EditorSlice, EditorState } from "./editor-store";
import { emptyHistory, type History, type HistoryPolicy, redo, remember, type TimeStep, undo } from "./history";
import { enqueue } from "./unsent";

/** An edit that the rules do not allow; `count` rises so that the same refusal twice is told twice. */
export type Refusal = { code: ErrorCode; details: Record<string, unknown> | undefined; count: number };

export type DocumentSlice = {
  definition: FlowDefinition;
  history: History;
  refusal: Refusal | null;
  /** The one way to change the document. False when the edit is refused; nothing has changed then. */
  edit: (edit: FlowEdit, policy?: HistoryPolicy) => boolean;
  undo: () => void;
  redo: () => void;
};

export function createDocumentSlice(definition: FlowDefinition, now: () => number): EditorSlice<DocumentSlice> {
  return (set, get) => ({
    definition,
    history: emptyHistory,
    refusal: null,
    edit: (edit, policy = "record") => {
      const before = get();
      try {
        const after = applyEdit(before.definition, edit);
        const history = remember(before.history, before.definition, edit, policy, now());
        set({ definition: after, history, refusal: null, unsent: enqueue(before.unsent, edit, policy === "merge"), ...followSelection(before, after, edit) });
        return true;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        set({ refusal: { code: error.code, details: error.details, count: (before.refusal?.count ?? 0) + 1 } });
        return false;
      }
    },
    undo: () => set((state) => afterTimeStep(state, undo(state.history, state.definition))),
    redo: () => set((state) => afterTimeStep(state, redo(state.history, state.definition))),
  });
}

function afterTimeStep(state: EditorState, step: TimeStep | null): Partial<EditorState> {
  if (!step) return {};
  const { definition, history, applied } = step;
  return { definition, history, refusal: null, inPlace: null, unsent: enqueue(state.unsent, applied, false), ...followSelection(state, definition, applied) };
}

/** What is selected stays selected under its new name, and what is gone is no longer selected. */
function followSelection(state: EditorState, definition: FlowDefinition, edit: FlowEdit): Pick<EditorState, "selection"> {
  const { states, transition } = state.selection;
  const renamed = (name: string) => (edit.type === "renameState" && edit.from === name ? edit.to : name);
  const kept = states.map(renamed).filter((name) => Object.hasOwn(definition.states, name));
  const source = transition ? definition.states[renamed(transition.source)] : undefined;
  const isThere = transition && source && Object.hasOwn(source.transitions, transition.event);
  return { selection: { states: kept, transition: isThere ? { ...transition, source: renamed(transition.source) } : null } };
}

export const selectDefinition = (state: EditorState) => state.definition;
export const selectCanUndo = (state: EditorState) => state.history.past.length > 0;
export const selectCanRedo = (state: EditorState) => state.history.future.length > 0;
