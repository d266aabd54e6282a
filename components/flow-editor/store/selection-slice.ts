import { type CanvasSelection, emptySelection } from "@/components/flow-canvas/use-node-changes";
import { pointerKeys } from "@/flows/json/json-pointer";
import type { EditorSlice, EditorState } from "./editor-store";

/** A place in the document that wants the focus, as a JSON pointer; `count` rises with each wish. */
export type FocusWish = { path: string; isNew: boolean; count: number };

export type SelectionSlice = {
  selection: CanvasSelection;
  focusWish: FocusWish | null;
  /** The place of what was just added, as a JSON pointer: nothing is said against it before it was looked at. */
  fresh: string | null;
  select: (selection: CanvasSelection) => void;
  selectState: (name: string) => void;
  /** Selects what a JSON pointer of an issue leads to and asks its field to take the focus. */
  goTo: (path: string) => void;
  /** Gives the first field of what was just added at a JSON pointer the focus. */
  wishNew: (path: string) => void;
  /** What was just added has been left. */
  settleNew: () => void;
};

export const createSelectionSlice: EditorSlice<SelectionSlice> = (set) => ({
  selection: emptySelection,
  focusWish: null,
  fresh: null,
  select: (selection) => set({ selection, fresh: null }),
  selectState: (name) => set({ selection: { states: [name], transition: null }, fresh: null }),
  goTo: (path) =>
    set((state) => {
      const name = stateOfPath(path);
      const isState = name !== null && Object.hasOwn(state.definition.states, name);
      const selection = isState ? { states: [name], transition: null } : emptySelection;
      return { selection, fresh: null, focusWish: nextWish(state, path, false), panels: { ...state.panels, right: true, rightTab: "inspect" } };
    }),
  wishNew: (path) => set((state) => ({ fresh: path, focusWish: nextWish(state, path, true) })),
  settleNew: () => set({ fresh: null }),
});

function nextWish(state: EditorState, path: string, isNew: boolean): FocusWish {
  return { path, isNew, count: (state.focusWish?.count ?? 0) + 1 };
}

/** The state a JSON pointer of an issue leads into; null for the flow itself. Pure. */
export function stateOfPath(path: string): string | null {
  const [root, name] = pointerKeys(path);
  return root === "states" && name !== undefined ? name : null;
}

export const selectFresh = (state: EditorState) => state.fresh;
export const selectSelection = (state: EditorState) => state.selection;

/** The one selected state, or null when none or several are. */
export const selectSelectedState = (state: EditorState) => (state.selection.states.length === 1 ? (state.selection.states[0] ?? null) : null);
