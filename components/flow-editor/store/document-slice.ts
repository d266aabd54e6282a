import type { FlowDefinition } from "@/flows/definition/schema";
import { hasEvent } from "@/flows/definition/transitions";
import type { FlowEdit } from "@/flows/editing/edit";
import { type HistoryPolicy, withoutNext } from "@/flows/editing/history";
import { type Answer, answered, type Entry, type Heard, hear, makeEdit, type Sync, startSync, travel } from "@/flows/editing/sync";
import { AppError, type ErrorCode } from "@/flows/errors";
import type { EditorSlice, EditorState } from "./editor-store";

/** What was wanted and the rules do not allow; `count` rises so that the same refusal twice is told twice. */
export type Refusal = { of: "edit" | "undo" | "redo"; code: ErrorCode; details: Record<string, unknown> | undefined; count: number };

export type DocumentSlice = {
  /** What is shown: what the server has, and own work on top of it. */
  definition: FlowDefinition;
  /** Where that comes from. Only this slice and the exchange with the server look into it. */
  sync: Sync;
  refusal: Refusal | null;
  /** The one way to change the document. False when the edit is refused; nothing has changed then. */
  edit: (edit: FlowEdit, policy?: HistoryPolicy) => boolean;
  /** A step that does not fit the flow any more, because it has changed otherwise since, is refused and forgotten: the one before can be taken back then. */
  undo: () => void;
  redo: () => void;
  /** What others have done, in order, and then what became of the own operation. @throws AppError when it does not fit: then the flow is to be read again */
  hear: (entries: readonly Entry[], answer?: Answer) => void;
};

export function createDocumentSlice(definition: FlowDefinition, revision: number, now: () => number): EditorSlice<DocumentSlice> {
  return (set, get) => ({
    definition,
    sync: startSync(definition, revision),
    refusal: null,
    edit: (edit, policy = "record") => {
      const before = get();
      try {
        set({ ...showing(before, makeEdit(before.sync, edit, policy, now()), [edit]), refusal: null });
        return true;
      } catch (error) {
        set({ refusal: refusalOf(error, "edit", before) });
        return false;
      }
    },
    undo: () => set((state) => step(state, "undo")),
    redo: () => set((state) => step(state, "redo")),
    hear: (entries, answer) =>
      set((state) => {
        const steps: ((sync: Sync) => Heard)[] = entries.map((entry) => (sync) => hear(sync, entry));
        if (answer !== undefined) steps.push((sync) => answered(sync, answer));
        let { sync, lost } = state;
        for (const each of steps) {
          const heard = each(sync);
          sync = heard.sync;
          if (heard.lost.length > 0) lost = [...lost, ...heard.lost];
        }
        const edits = entries.flatMap((entry) => entry.edits);
        return { ...showing(state, sync, edits), lost };
      }),
  });
}

/** @throws whatever is no refusal */
function refusalOf(error: unknown, of: Refusal["of"], { refusal }: EditorState): Refusal {
  if (!(error instanceof AppError)) throw error;
  return { of, code: error.code, details: error.details, count: (refusal?.count ?? 0) + 1 };
}

function step(state: EditorState, way: "undo" | "redo"): Partial<EditorState> {
  const { sync } = state;
  const [edit] = way === "undo" ? sync.history.past.slice(-1).map(({ inverse }) => inverse) : sync.history.future.slice(-1).map((entry) => entry.edit);
  try {
    const after = travel(sync, way);
    return after === null || edit === undefined ? {} : { ...showing(state, after, [edit]), refusal: null, inPlace: null };
  } catch (error) {
    return { sync: { ...sync, history: withoutNext(sync.history, way) }, refusal: refusalOf(error, way, state) };
  }
}

/** What a document that has changed changes for who looks at it. */
export function showing(state: EditorState, sync: Sync, edits: readonly FlowEdit[]): Partial<EditorState> {
  if (sync.shown === state.definition) return { sync };
  const { inPlace } = state;
  const isAsked = inPlace === null || Object.hasOwn(sync.shown.states, placeOf(inPlace));
  return { sync, definition: sync.shown, selection: followSelection(state, sync.shown, edits), ...(isAsked ? {} : { inPlace: null }) };
}

function placeOf(inPlace: NonNullable<EditorState["inPlace"]>): string {
  return inPlace.type === "name" ? inPlace.state : inPlace.type === "event" ? inPlace.transition.source : inPlace.source;
}

/** What is selected stays selected under its new name, and what is gone is no longer selected. The same selection stays the same object. */
function followSelection({ selection }: EditorState, definition: FlowDefinition, edits: readonly FlowEdit[]): EditorState["selection"] {
  const { states, transition } = selection;
  const renamed = (name: string) => newNameOf(name, edits);
  const kept = states.map(renamed).filter((name) => Object.hasOwn(definition.states, name));
  const source = transition ? definition.states[renamed(transition.source)] : undefined;
  const isThere = transition && source && hasEvent(source, transition.event);
  const isSame = kept.length === states.length && kept.every((name, index) => name === states[index]);
  if (isSame && (!transition || (isThere && renamed(transition.source) === transition.source))) return selection;
  return { states: kept, transition: isThere ? { ...transition, source: renamed(transition.source) } : null };
}

function newNameOf(name: string, edits: readonly FlowEdit[]): string {
  return edits.reduce((current, edit): string => {
    if (edit.type === "batch") return newNameOf(current, edit.edits);
    if (edit.type === "undo") return newNameOf(current, [edit.edit]);
    return edit.type === "renameState" && edit.from === current ? edit.to : current;
  }, name);
}

export const selectDefinition = (state: EditorState) => state.definition;
export const selectCanUndo = (state: EditorState) => state.sync.history.past.length > 0;
export const selectCanRedo = (state: EditorState) => state.sync.history.future.length > 0;
export const selectHasUnsent = (state: EditorState) => state.sync.pending.length > 0;
/** The newest own step, by which a question on the canvas knows whether it is still about that. */
export const selectNewestStep = (state: EditorState) => state.sync.history.past.at(-1) ?? null;
