import { createContext, useContext } from "react";
import { type StateCreator, useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { EditorData } from "../editor-api";
import { createDialogSlice, type DialogSlice } from "./dialog-slice";
import { createDocumentSlice, type DocumentSlice } from "./document-slice";
import { createInPlaceSlice, type InPlaceSlice } from "./in-place-slice";
import { createPanelsSlice, type PanelsSlice } from "./panels-slice";
import { createPeopleSlice, type PeopleSlice } from "./people-slice";
import { createSavingSlice, type SavingSlice } from "./saving-slice";
import { createSelectionSlice, type SelectionSlice } from "./selection-slice";

/** What is known of the executors while the editor is open. */
type Surroundings = { readonly executors: ExecutorFacts };

export type EditorState = DocumentSlice & SelectionSlice & PanelsSlice & SavingSlice & DialogSlice & InPlaceSlice & PeopleSlice & Surroundings;
export type EditorSlice<Slice> = StateCreator<EditorState, [], [], Slice>;
export type EditorStore = StoreApi<EditorState>;

/** One store for each mounted editor; only the document is ever saved. */
export function createEditorStore(data: EditorData, { now = Date.now, executors = {} }: { now?: () => number; executors?: ExecutorFacts } = {}): EditorStore {
  return createStore<EditorState>()((...all) => ({
    ...createDocumentSlice(data.definition, data.version.revision, now)(...all),
    ...createSelectionSlice(...all),
    ...createPanelsSlice(...all),
    ...createSavingSlice(data)(...all),
    ...createDialogSlice(...all),
    ...createInPlaceSlice(...all),
    ...createPeopleSlice(...all),
    executors,
  }));
}

export const EditorStoreContext = createContext<EditorStore | null>(null);

/** @throws when used outside an editor */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorStoreContext);
  if (!store) throw new Error("useEditorStore needs an editor around it");
  return store;
}

export function useEditor<Value>(selector: (state: EditorState) => Value): Value {
  return useStore(useEditorStore(), selector);
}
