import { useEffect, useMemo, useRef, useState } from "react";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { CanvasModel } from "./canvas-model";
import { computeLayout, type LayoutResult } from "./compute-layout";
import { completePositions, type Positions } from "./layout-graph";
import { placeStates } from "./placement/place-states";

/** How far the automatic layout is: `settled` when there is nothing to wait for, `simple` when the first placement stays. */
export type LayoutProgress =
  | { type: "settled" }
  | { type: "improving"; states: number; cancel: () => void }
  | { type: "simple"; states: number; because: Extract<LayoutResult, { type: "none" }>["because"] };

export type PlacedStates = { positions: Positions; progress: LayoutProgress };

const settled: LayoutProgress = { type: "settled" };

/**
 * A place for every state, always: as the definition has it, else by the placement that is computed at once. A definition
 * without any places gets the better layout as soon as that is known.
 */
export function usePositions(definition: FlowDefinition, model: CanvasModel): PlacedStates {
  const layout = definition.ui?.layout;
  const nameKey = model.states.map(({ name }) => name).join(" ");
  const isUnplaced = model.states.length > 0 && !model.states.some(({ name }) => layout && Object.hasOwn(layout, name));
  const hasMissing = model.states.some(({ name }) => !layout || !Object.hasOwn(layout, name));
  const latest = useRef(model);
  const [better, setBetter] = useState<Positions | null>(null);
  const [progress, setProgress] = useState<LayoutProgress>(settled);
  useEffect(() => {
    latest.current = model;
  }, [model]);

  useEffect(() => {
    if (!isUnplaced) return;
    const job = new AbortController();
    let isCurrent = true;
    const states = latest.current.states.length;
    setProgress({ type: "improving", states, cancel: () => job.abort() });
    void computeLayout(latest.current, job.signal).then((result) => {
      if (!isCurrent) return;
      if (result.type === "laidOut") setBetter(result.positions);
      setProgress(result.type === "laidOut" ? settled : { type: "simple", states, because: result.because });
    });
    return () => {
      isCurrent = false;
      job.abort();
      setProgress(settled);
    };
  }, [isUnplaced, nameKey]);

  // Laid out anew only when other states are there, not at every word that makes one higher.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const simple = useMemo(() => (hasMissing ? placeStates(model) : {}), [nameKey, hasMissing]);
  const positions = useMemo(
    () => completePositions(nameKey === "" ? [] : nameKey.split(" "), layout ?? {}, better ? { ...simple, ...better } : simple),
    [nameKey, layout, better, simple],
  );
  return { positions, progress };
}
