import { useEffect, useMemo, useRef } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import type { FlowDefinition } from "@/flows/definition/schema";
import { buildCanvasModel, type CanvasModel, createViewCache, type TransitionView } from "./canvas-model";
import { summariseWith } from "./summarise-action";

/** What the canvas draws of a definition; states that did not change keep their views from one definition to the next. */
export function useCanvasModel(definition: FlowDefinition): CanvasModel {
  const cache = useRef(createViewCache());
  const last = useRef<CanvasModel | null>(null);
  const catalogue = useCatalogue();
  const summarise = useMemo(() => summariseWith(catalogue), [catalogue]);
  const model = useMemo(() => reuse(last.current, buildCanvasModel(definition, summarise, cache.current)), [definition, summarise]);
  useEffect(() => {
    last.current = model;
  }, [model]);
  return model;
}

/** The parts of the model that say the same as before are the same objects as before, so that nothing is routed or drawn anew for them. */
function reuse(before: CanvasModel | null, after: CanvasModel): CanvasModel {
  if (!before) return after;
  const isSameStates = before.states.length === after.states.length && before.states.every((view, i) => view === after.states[i]);
  const isSameTransitions =
    before.transitions.length === after.transitions.length && before.transitions.every((transition, i) => isSameTransition(transition, after.transitions[i]));
  if (isSameStates && isSameTransitions) return before;
  return { states: after.states, transitions: isSameTransitions ? before.transitions : after.transitions };
}

function isSameTransition(a: TransitionView, b: TransitionView | undefined): boolean {
  return a.id === b?.id && a.target === b.target && a.guard === b.guard && a.candidates === b.candidates;
}
