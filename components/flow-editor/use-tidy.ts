import { useEffect, useRef, useState } from "react";
import type { CanvasModel } from "@/components/flow-canvas/canvas-model";
import { computeLayout } from "@/components/flow-canvas/compute-layout";
import { placeStates } from "@/components/flow-canvas/placement/place-states";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import type { LayoutProgress } from "@/components/flow-canvas/use-positions";
import type { EditorStore } from "./store/editor-store";

/**
 * Lays the flow out anew as one change that can be undone, and shows the whole of it. Where the finer layout is not to be had,
 * the simple one is taken; a cancelled one changes nothing. `progress` is null before the first time.
 */
export function useTidy(store: EditorStore, model: CanvasModel, view: () => CanvasView | null): { tidy: () => void; progress: LayoutProgress | null } {
  const [progress, setProgress] = useState<LayoutProgress | null>(null);
  const job = useRef<AbortController | null>(null);
  useEffect(() => () => job.current?.abort(), []);

  const tidy = () => {
    const running = new AbortController();
    job.current = running;
    const states = model.states.length;
    setProgress({ type: "improving", states, cancel: () => running.abort() });
    void computeLayout(model, running.signal).then((result) => {
      const isCancelled = result.type === "none" && result.because === "cancelled";
      setProgress(result.type === "none" && !isCancelled ? { type: "simple", states, because: result.because } : { type: "settled" });
      if (isCancelled) return;
      const isMoved = store.getState().edit({ type: "moveStates", positions: result.type === "laidOut" ? result.positions : placeStates(model) });
      if (isMoved) requestAnimationFrame(() => view()?.fit());
    });
  };
  return { tidy, progress };
}
