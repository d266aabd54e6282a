import { createContext, useContext } from "react";
import type { CanvasModel } from "@/components/flow-canvas/canvas-model";
import type { Positions } from "@/components/flow-canvas/layout-graph";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import type { LayoutProgress } from "@/components/flow-canvas/use-positions";

/** The canvas as the rest of the editor sees it: what it shows, and what may be asked of it. */
export type EditorSurface = { model: CanvasModel; positions: Positions; layout: LayoutProgress; view: () => CanvasView | null };

export const EditorSurfaceContext = createContext<EditorSurface | null>(null);

/** @throws when used outside an editor */
export function useEditorSurface(): EditorSurface {
  const surface = useContext(EditorSurfaceContext);
  if (!surface) throw new Error("useEditorSurface needs an editor around it");
  return surface;
}
