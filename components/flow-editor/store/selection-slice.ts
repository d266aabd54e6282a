import { type CanvasSelection, emptySelection } from "@/components/flow-canvas/use-node-changes";
import { pointerKeys } from "@/flows/definition/json-pointer";
import type { EditorSlice, EditorState } from "./editor-store";

/** A place in the document that wants the focus, as a JSON pointer; `count` rises with each wish. */
export type FocusWish = { path: string; count: number };

export type SelectionSlice = {
  selection: CanvasSelection;
  focusWish: FocusWish | null;
  select: (selection: CanvasSelection) => void;
  selectState: (name: string) => void;
  /** Selects what a JSON pointer of an issue leads to and asks its field to take the focus. */
  goTo: (path: string) => void;
};

export const createSelectionSlice: EditorSlice<SelectionSlice> = (set) => ({
  selection: emptySelection,
  focusWish: null,
  select: (selection) => set({ selection }),
  selectState: (name) => set({ selection: { states: [name], transition: null } }),
  goTo: (path) =>
    set((state) => {
      const name = stateOfPath(path);
      const isState = name !== null && Object.hasOwn(state.definition.states, name);
      const selection = isState ? { states: [name], transition: null } : emptySelection;
      return { selection, focusWish: { path, count: (state.focusWish?.count ?? 0) + 1 }, panels: { ...state.panels, right: true, rightTab: "inspect" } };
    }),
});

/** The state a JSON pointer of an issue leads into; null for the flow itself. Pure. */
export function stateOfPath(path: string): string | null {
  const [root, name] = pointerKeys(path);
  return root === "states" && name !== undefined ? name : null;
}

export const selectSelection = (state: EditorState) => state.selection;

/** The one selected state, or null when none or several are. */
export const selectSelectedState = (state: EditorState) => (state.selection.states.length === 1 ? (state.selection.states[0] ?? null) : null);
