import type { FlowDefinition } from "@/flows/definition/schema";
import { hasEvent } from "@/flows/definition/transitions";
import { applyEdit } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { refine } from "@/flows/editing/refine";
import { AppError, type ErrorCode } from "@/flows/errors";
import type { EditorSlice, EditorState } from "./editor-store";
import { emptyHistory, type History, type HistoryPolicy, redo, remember, type TimeStep, undo, withoutNext } from "./history";
import { enqueue } from "./unsent";

/** What was wanted and the rules do not allow; `count` rises so that the same refusal twice is told twice. */
export type Refusal = { of: "edit" | "undo" | "redo"; code: ErrorCode; details: Record<string, unknown> | undefined; count: number };

export type DocumentSlice = {
  definition: FlowDefinition;
  history: History;
  refusal: Refusal | null;
  /** The one way to change the document. False when the edit is refused; nothing has changed then. */
  edit: (edit: FlowEdit, policy?: HistoryPolicy) => boolean;
  /** A step that does not fit the flow any more, because it has changed otherwise since, is refused and forgotten: the one before can be taken back then. */
  undo: () => void;
  redo: () => void;
};

export function createDocumentSlice(definition: FlowDefinition, now: () => number): EditorSlice<DocumentSlice> {
  return (set, get) => ({
    definition,
    history: emptyHistory,
    refusal: null,
    edit: (wanted, policy = "record") => {
      const before = get();
      try {
        const edit = refine(before.definition, wanted);
        const after = applyEdit(before.definition, edit);
        const history = remember(before.history, before.definition, edit, policy, now());
        set({ definition: after, history, refusal: null, unsent: enqueue(before.unsent, edit, policy === "merge"), ...followSelection(before, after, edit) });
        return true;
      } catch (error) {
        set({ refusal: refusalOf(error, "edit", before) });
        return false;
      }
    },
    undo: () => set((state) => travel(state, "undo")),
    redo: () => set((state) => travel(state, "redo")),
  });
}

/** @throws whatever is no refusal */
function refusalOf(error: unknown, of: Refusal["of"], { refusal }: EditorState): Refusal {
  if (!(error instanceof AppError)) throw error;
  return { of, code: error.code, details: error.details, count: (refusal?.count ?? 0) + 1 };
}

function travel(state: EditorState, way: "undo" | "redo"): Partial<EditorState> {
  const { history, definition } = state;
  try {
    return afterTimeStep(state, way === "undo" ? undo(history, definition) : redo(history, definition));
  } catch (error) {
    return { history: withoutNext(history, way), refusal: refusalOf(error, way, state) };
  }
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
  const isThere = transition && source && hasEvent(source, transition.event);
  return { selection: { states: kept, transition: isThere ? { ...transition, source: renamed(transition.source) } : null } };
}

export const selectDefinition = (state: EditorState) => state.definition;
export const selectCanUndo = (state: EditorState) => state.history.past.length > 0;
export const selectCanRedo = (state: EditorState) => state.history.future.length > 0;
