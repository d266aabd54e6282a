import { LayoutGrid } from "lucide-react";
import { type Ref, useCallback } from "react";
import type { IssueCount } from "@/components/flow-canvas/aria-labels";
import { Canvas, type CanvasEditing } from "@/components/flow-canvas/canvas";
import type { TransitionView } from "@/components/flow-canvas/canvas-model";
import { computeLayout } from "@/components/flow-canvas/compute-layout";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import type { CanvasHighlights } from "@/components/flow-canvas/highlights";
import type { Positions } from "@/components/flow-canvas/layout-graph";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import { IconButton } from "@/components/ui/icon-button";
import { useIsPhone } from "@/components/ui/use-media-query";
import { connectionOf, unsettledPositions } from "./canvas-commands";
import { useEditorSurface } from "./editor-surface";
import { canConnect } from "./state-rules";
import { selectDefinition } from "./store/document-slice";
import { type EditorStore, useEditor, useEditorStore } from "./store/editor-store";
import { selectSelection } from "./store/selection-slice";

/** The canvas with everything that can be done on it by hand. */
export function EditorCanvas({
  highlights,
  issues,
  ref,
}: {
  highlights: CanvasHighlights | null;
  issues: Readonly<Record<string, IssueCount>>;
  ref: Ref<CanvasView>;
}) {
  const store = useEditorStore();
  const definition = useEditor(selectDefinition);
  const selection = useEditor(selectSelection);
  const isPhone = useIsPhone();
  const { model, positions } = useEditorSurface();
  const describe = useCallback((transition: TransitionView) => labelOf(store, transition), [store]);
  return (
    <Canvas
      ref={ref}
      label={definition.name}
      model={model}
      positions={positions}
      selection={selection}
      onSelect={store.getState().select}
      onOpen={(state) => openInspector(store, state)}
      highlights={highlights}
      issues={issues}
      describeTransition={describe}
      editing={editingOf(store, positions)}
      minimap={!isPhone}
      controls={
        <IconButton
          label="Tidy up: lay the flow out anew"
          tooltipSide="top"
          onClick={() => void computeLayout(model).then((tidy) => store.getState().edit({ type: "moveStates", positions: tidy }))}
        >
          <LayoutGrid />
        </IconButton>
      }
    />
  );
}

function editingOf(store: EditorStore, shown: Positions): CanvasEditing {
  const { edit, openDialog } = store.getState();
  return {
    onMove: (moved) => edit({ type: "moveStates", positions: { ...unsettledPositions(store.getState().definition, shown), ...moved } }),
    canConnect: (drawn) => canConnect(store.getState().definition, drawn),
    onConnect: ({ source, event, target }) => {
      if (event === null) openDialog({ type: "connect", source, target });
      else edit(connectionOf(store.getState().definition, { source, event, target }));
    },
    onReconnect: ({ source, event, index }, target) => edit({ type: "reconnect", source, event, index, to: { target } }),
    onConnectToNothing: (from, at) => openDialog({ type: "addState", stateType: null, at, from }),
    onAddTransition: (source) => openDialog({ type: "connect", source, target: null }),
    onDropState: (stateType, at) => openDialog({ type: "addState", stateType, at, from: null }),
  };
}

/** Selects a state and moves the focus into the inspector. */
export function openInspector(store: EditorStore, state: string) {
  store.getState().goTo(`/states/${state}`);
}

function labelOf(store: EditorStore, transition: TransitionView): string {
  const description = describeEdge(store.getState().definition, transition);
  return description ? [description.label, description.condition].filter(Boolean).join(" ") : transition.event;
}
