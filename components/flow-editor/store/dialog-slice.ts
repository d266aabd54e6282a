import type { Position, StateType } from "@/flows/definition/schema";
import type { EditorSlice, EditorState } from "./editor-store";

/** What is asked of the operator in a window of its own. `from` is the transition that shall lead to a new state. */
export type EditorDialog =
  | { type: "connect"; source: string; target: string | null }
  | { type: "addState"; stateType: StateType | null; at: Position | null; from: { source: string; event: string | null } | null }
  | { type: "deleteStates"; names: readonly string[] }
  | { type: "publish" };

export type DialogSlice = { dialog: EditorDialog | null; openDialog: (dialog: EditorDialog) => void; closeDialog: () => void };

export const createDialogSlice: EditorSlice<DialogSlice> = (set) => ({
  dialog: null,
  openDialog: (dialog) => set({ dialog }),
  closeDialog: () => set({ dialog: null }),
});

export const selectDialog = (state: EditorState) => state.dialog;
