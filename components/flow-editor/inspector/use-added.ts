import { useEditorStore } from "../store/editor-store";

/** Hands the focus to the first field of what was just added at a place of the document. */
export function useAdded(): (path: string) => void {
  const store = useEditorStore();
  return (path) => store.getState().wishNew(path);
}
