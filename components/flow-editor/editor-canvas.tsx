import { LayoutGrid } from "lucide-react";
import { type Ref, useCallback } from "react";
import type { IssueCount } from "@/components/flow-canvas/aria-labels";
import { Canvas, type CanvasEditing } from "@/components/flow-canvas/canvas";
import type { TransitionView } from "@/components/flow-canvas/canvas-model";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import type { CanvasHighlights } from "@/components/flow-canvas/highlights";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import { IconButton } from "@/components/ui/icon-button";
import { useIsPhone } from "@/components/ui/use-media-query";
import { addState, connectStates } from "./building/build";
import { retargetings, unsettledPositions } from "./building/canvas-edits";
import { InPlaceQuestions } from "./building/in-place";
import { type EditorSurface, useEditorSurface } from "./editor-surface";
import { PeopleOnCanvas } from "./people/people-on-canvas";
import { canConnect } from "./state-rules";
import { selectDefinition } from "./store/document-slice";
import { type EditorStore, useEditor, useEditorStore } from "./store/editor-store";
import { selectSelection } from "./store/selection-slice";
import { useTidy } from "./use-tidy";

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
  const surface = useEditorSurface();
  const { model, positions, layout, view } = surface;
  const { tidy, progress } = useTidy(store, model, view);
  const describe = useCallback((transition: TransitionView) => labelOf(store, transition), [store]);
  return (
    <Canvas
      ref={ref}
      label={definition.name}
      model={model}
      positions={positions}
      layout={progress ?? layout}
      selection={selection}
      onSelect={store.getState().select}
      onOpen={(state) => openInspector(store, state)}
      highlights={highlights}
      issues={issues}
      describeTransition={describe}
      editing={editingOf(store, surface)}
      minimap={!isPhone}
      controls={
        <IconButton label="Tidy up: lay the flow out anew" tooltipSide="top" disabled={progress?.type === "improving"} onClick={tidy}>
          <LayoutGrid />
        </IconButton>
      }
    >
      <PeopleOnCanvas />
      <InPlaceQuestions />
    </Canvas>
  );
}

function editingOf(store: EditorStore, surface: EditorSurface): CanvasEditing {
  const { edit } = store.getState();
  return {
    onMove: (moved) => edit({ type: "moveStates", positions: { ...unsettledPositions(store.getState().definition, surface.positions), ...moved } }),
    canConnect: (drawn) => canConnect(store.getState().definition, drawn),
    onConnect: (drawn) => connectStates(store, drawn),
    onReconnect: (transition, target) => {
      const [moved] = retargetings(store.getState().definition, transition, target);
      return moved !== undefined && edit(moved);
    },
    onConnectToNothing: (from, at) => addState(store, surface, { type: null, at, from }),
    onAddNext: (source) => addState(store, surface, { type: null, from: { source, event: null } }),
    onDropState: (type, at, onto) => addState(store, surface, { type, at, onto }),
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
