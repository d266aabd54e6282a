import { CopyPlus, Trash2, X } from "lucide-react";
import { emptySelection } from "@/components/flow-canvas/use-node-changes";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import { useEditorSurface } from "./editor-surface";
import { describeSelection, statesAsJson } from "./selection-facts";
import { selectDefinition } from "./store/document-slice";
import { useEditor, useEditorStore } from "./store/editor-store";
import { selectSelection } from "./store/selection-slice";
import { deleteSelected, duplicateSelected } from "./use-editor-shortcuts";

/** Over the canvas while several states are selected: how many they are, announced too, and what can be done with all of them. */
export function SelectionBar() {
  const store = useEditorStore();
  const { positions } = useEditorSurface();
  const definition = useEditor(selectDefinition);
  const { states } = useEditor(selectSelection);
  const isShown = states.length > 1;
  return (
    <div className="pointer-events-none absolute inset-x-2 top-3 z-10 flex justify-center">
      <p role="status" className="sr-only">
        {isShown && `${describeSelection(definition, states)} selected`}
      </p>
      {isShown && (
        <div
          role="toolbar"
          aria-label="Selected states"
          className="pointer-events-auto flex items-center gap-0.5 rounded-lg border border-line bg-surface p-1 pl-3 shadow-float"
        >
          <span aria-hidden="true" className="mr-1.5 whitespace-nowrap text-sm tabular-nums">
            {describeSelection(definition, states)}
          </span>
          <IconButton label="Duplicate" shortcut="Ctrl D" onClick={() => duplicateSelected(store, positions)}>
            <CopyPlus />
          </IconButton>
          <CopyButton label="Copy as JSON" size="md" value={statesAsJson(definition, states)} />
          <IconButton label={`Delete ${states.length} states`} shortcut="Delete" onClick={() => deleteSelected(store)}>
            <Trash2 />
          </IconButton>
          <IconButton label="Select nothing" shortcut="Esc" onClick={() => store.getState().select(emptySelection)}>
            <X />
          </IconButton>
        </div>
      )}
    </div>
  );
}
