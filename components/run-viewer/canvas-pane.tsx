"use client";

import { useEffect, useMemo, useRef } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { Canvas } from "@/components/flow-canvas/canvas";
import { buildCanvasModel, type TransitionView } from "@/components/flow-canvas/canvas-model";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import type { CanvasView } from "@/components/flow-canvas/use-canvas-view";
import { usePositions } from "@/components/flow-canvas/use-positions";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { Frame } from "./frames";
import { pathSoFar } from "./path-so-far";

/** Below this zoom not even the names of the states can be read. */
const legibleZoom = 0.35;

export type CanvasPaneProps = {
  flowName: string;
  definition: FlowDefinition;
  frames: readonly Frame[];
  index: number;
  live: boolean;
  onPickState: (state: string) => void;
};

/** The version's own canvas: where the run stands at this moment and the way it took. */
export function CanvasPane({ flowName, definition, frames, index, live, onPickState }: CanvasPaneProps) {
  const catalogue = useCatalogue();
  const model = useMemo(() => buildCanvasModel(definition, summariseWith(catalogue)), [definition, catalogue]);
  const { positions, progress } = usePositions(definition, model);
  const path = useMemo(() => pathSoFar(frames, index), [frames, index]);
  const state = frames[index]?.state ?? null;
  const view = useRef<CanvasView>(null);
  useEffect(() => {
    if (state) view.current?.reveal(state, legibleZoom);
  }, [state]);
  const highlights = useMemo(() => ({ active: state, live, visited: path.visited, taken: path.taken, current: path.current }), [state, live, path]);
  const describeTransition = useMemo(() => (transition: TransitionView) => describeEdge(definition, transition)?.sentence ?? "", [definition]);
  return (
    <Canvas
      ref={view}
      label={flowName}
      model={model}
      positions={positions}
      layout={progress}
      selection={{ states: [], transition: null }}
      onSelect={({ states }) => states[0] && onPickState(states[0])}
      highlights={highlights}
      describeTransition={describeTransition}
    />
  );
}
