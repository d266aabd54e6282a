import type { EditorSlice, EditorState } from "./editor-store";

/** What is asked of the operator in a window of its own. */
export type EditorDialog = { type: "deleteStates"; names: readonly string[] } | { type: "publish" } | { type: "share" } | { type: "lost" };

export type DialogSlice = { dialog: EditorDialog | null; openDialog: (dialog: EditorDialog) => void; closeDialog: () => void };

export const createDialogSlice: EditorSlice<DialogSlice> = (set) => ({
  dialog: null,
  openDialog: (dialog) => set({ dialog }),
  closeDialog: () => set({ dialog: null }),
});

export const selectDialog = (state: EditorState) => state.dialog;
