import { useEffect, useRef } from "react";
import type { CanvasModel, StateView } from "./canvas-model";
import { nodeSize } from "./node-geometry";

/** The model as far as ways between states depend on it: the same object until a size, an exit or a transition changes. */
export function useSteadyShape(model: CanvasModel): CanvasModel {
  const last = useRef(model);
  const shape = isSameShape(last.current, model) ? last.current : model;
  useEffect(() => {
    last.current = shape;
  }, [shape]);
  return shape;
}

/** True when words may differ, but nothing has another size, place of a handle or target. Pure. */
export function isSameShape(a: CanvasModel, b: CanvasModel): boolean {
  if (a === b) return true;
  if (a.states.length !== b.states.length || a.transitions.length !== b.transitions.length) return false;
  const isSameTargets =
    a.transitions === b.transitions || a.transitions.every(({ id, target }, i) => id === b.transitions[i]?.id && target === b.transitions[i]?.target);
  return isSameTargets && a.states.every((view, i) => isSameFrame(view, b.states[i]));
}

function isSameFrame(a: StateView, b: StateView | undefined): boolean {
  if (a === b) return true;
  if (!b || a.name !== b.name || nodeSize(a).height !== nodeSize(b).height || a.exits.length !== b.exits.length) return false;
  return a.exits.every(({ event }, i) => event === b.exits[i]?.event);
}
