import type { TransitionRef } from "@/components/flow-canvas/canvas-model";
import type { HistoryEntry } from "@/flows/editing/history";
import type { EditorSlice, EditorState } from "./editor-store";

/**
 * What is asked of the operator on the canvas itself, at the thing it is about. `addition` is the step that added the state:
 * what is chosen while it is the newest step becomes part of it, so that one undo takes all of it back.
 */
export type InPlace =
  | { type: "name"; state: string; addition: HistoryEntry | null; asksKind: boolean }
  | { type: "event"; transition: TransitionRef }
  | { type: "target"; source: string };

export type InPlaceSlice = { inPlace: InPlace | null; askInPlace: (question: InPlace) => void; closeInPlace: () => void };

export const createInPlaceSlice: EditorSlice<InPlaceSlice> = (set) => ({
  inPlace: null,
  askInPlace: (inPlace) => set({ inPlace }),
  closeInPlace: () => set({ inPlace: null }),
});

export const selectInPlace = (state: EditorState) => state.inPlace;
