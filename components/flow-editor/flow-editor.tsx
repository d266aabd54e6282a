"use client";

import { memo, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CanvasHighlights } from "@/components/flow-canvas/highlights";
import { useCanvasModel } from "@/components/flow-canvas/use-canvas-model";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import { usePositions } from "@/components/flow-canvas/use-positions";
import { useMediaQuery } from "@/components/ui/use-media-query";
import { Banners } from "./banners";
import { EditorDialogs } from "./dialogs/editor-dialogs";
import { PublishDialog } from "./dialogs/publish-dialog";
import type { EditorApi, EditorData } from "./editor-api";
import { EditorCanvas } from "./editor-canvas";
import { EditorLayout } from "./editor-layout";
import { EditorSurfaceContext } from "./editor-surface";
import { Inspector } from "./inspector/inspector";
import { LostToasts } from "./lost-toasts";
import { panelRoom } from "./panel-room";
import { LiveProvider } from "./people/live-context";
import { useLive } from "./people/use-live";
import type { PreviewSlot } from "./preview-slot";
import { RefusalToasts } from "./refusal-toasts";
import { SelectionBar } from "./selection-bar";
import { selectDialog } from "./store/dialog-slice";
import { selectDefinition } from "./store/document-slice";
import { EditorStoreContext, useEditor } from "./store/editor-store";
import { type Panels, selectPanels } from "./store/panels-slice";
import { selectSelectedState } from "./store/selection-slice";
import type { Exchange } from "./sync/exchange";
import { TopBar } from "./top-bar";
import { narrowScreen, useEditorSession } from "./use-editor-session";
import { useEditorShortcuts } from "./use-editor-shortcuts";
import { useFindings, useIssueCounts } from "./use-validation";
import { useWindowWidth } from "./use-window-width";

export type FlowEditorProps = {
  data: EditorData;
  api: EditorApi;
  /** The calls of a page that is gone, whose unsent work is taken up here. */
  apiOf: (clientId: string) => EditorApi;
  /** The name of this page. */
  clientId: string;
  /** Whose panels, and whose unsent work, are kept. */
  person: string;
  Preview: PreviewSlot;
};

/** The whole editor of one flow. */
export function FlowEditor({ Preview, ...options }: FlowEditorProps) {
  const { store, exchange } = useEditorSession(options);
  const live = useLive({ store, exchange, flowId: options.data.flow.id, clientId: options.clientId });
  return (
    <EditorStoreContext value={store}>
      <LiveProvider value={live}>
        <EditorBody api={options.api} hasModel={options.data.hasModel} Preview={Preview} exchange={exchange} />
      </LiveProvider>
    </EditorStoreContext>
  );
}

/** What is selected stays in sight when panels make the canvas smaller; where they leave a strip only, something always is, whatever is selected next. */
function useKeepInView(view: RefObject<CanvasView | null>, selected: string | null, fallback: string, { right, drawer }: Pick<Panels, "right" | "drawer">) {
  const isNarrow = useMediaQuery(narrowScreen);
  const isStrip = isNarrow && (right || drawer);
  useEffect(() => {
    const state = selected ?? (isStrip ? fallback : null);
    if (state === null) return;
    // The canvas learns its new size some frames after the layout.
    const timer = setTimeout(() => view.current?.reveal(state), 80);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- panels that open or close are what this reacts to, and in a strip the selection
  }, [right, drawer, isStrip ? selected : null]);
}

type BodyProps = Pick<FlowEditorProps, "api" | "Preview"> & Pick<EditorData, "hasModel"> & { exchange: () => Exchange | null };

/** Under the surface, which follows the document, the page itself does not. */
const Page = memo(EditorPage);

function EditorBody(props: BodyProps) {
  const definition = useEditor(selectDefinition);
  const model = useCanvasModel(definition);
  const { positions, progress } = usePositions(definition, model);
  const view = useRef<CanvasView | null>(null);
  const look = useCallback(() => view.current, []);
  const surface = useMemo(() => ({ model, positions, layout: progress, view: look }), [model, positions, progress, look]);
  return (
    <EditorSurfaceContext value={surface}>
      <Page {...props} view={view} />
    </EditorSurfaceContext>
  );
}

function EditorPage({ api, hasModel, Preview, exchange, view }: BodyProps & { view: RefObject<CanvasView | null> }) {
  const dialog = useEditor(selectDialog);
  const [highlights, setHighlights] = useState<CanvasHighlights | null>(null);
  const validation = useFindings(hasModel);
  const issues = useIssueCounts(validation);
  return (
    <div className="flex h-full flex-col">
      <Shortcuts />
      <KeepInView view={view} active={highlights?.active ?? null} />
      <TopBar validation={validation} />
      <Banners exchange={exchange} />
      <EditorLayout
        issues={issues}
        validation={validation}
        api={api}
        canvas={
          <>
            <EditorCanvas ref={view} highlights={highlights} issues={issues} />
            <SelectionBar />
          </>
        }
        inspector={<Inspector validation={validation} />}
        preview={<PreviewHere Preview={Preview} view={view} onHighlight={setHighlights} />}
      />
      <EditorDialogs />
      {dialog?.type === "publish" && <PublishDialog api={api} hasModel={hasModel} exchange={exchange} />}
      <RefusalToasts />
      <LostToasts />
    </div>
  );
}

function Shortcuts() {
  useEditorShortcuts();
  return null;
}

/** Beside the page, which is not drawn again for every letter. */
function KeepInView({ view, active }: { view: RefObject<CanvasView | null>; active: string | null }) {
  const initial = useEditor((state) => state.definition.initialState);
  useKeepInView(view, useEditor(selectSelectedState), active ?? initial, useEditor(selectPanels));
  return null;
}

type PreviewHereProps = Pick<FlowEditorProps, "Preview"> & { view: RefObject<CanvasView | null>; onHighlight: (highlights: CanvasHighlights | null) => void };

/** The preview runs the whole flow: it follows the whole document. */
const PreviewHere = memo(function PreviewHere({ Preview, view, onHighlight }: PreviewHereProps) {
  const definition = useEditor(selectDefinition);
  const panels = useEditor(selectPanels);
  const isSideBySide = panelRoom(useWindowWidth(), panels).isSideBySide;
  return (
    <Preview
      definition={definition}
      selectedState={useEditor(selectSelectedState)}
      isShown={panels.right && (isSideBySide || panels.rightTab === "preview")}
      onHighlight={onHighlight}
      onReveal={(state) => view.current?.reveal(state)}
    />
  );
});
