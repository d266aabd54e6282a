import type { TransitionRef } from "./canvas-model";
import { transitionId } from "./canvas-model";
import type { CanvasSelection } from "./use-node-changes";

/**
 * What the operator looks at: its edges are drawn out and all others recede. `around` are all edges of one state, `within` those
 * between several, `edge` is one alone.
 */
export type CanvasFocus = { type: "around"; state: string } | { type: "within"; states: ReadonlySet<string> } | { type: "edge"; id: string };

/** The state under the pointer before what is selected. Null when nothing is looked at. Pure. */
export function focusOf({ states, transition }: CanvasSelection, hovered: string | null): CanvasFocus | null {
  if (states.length > 1) return { type: "within", states: new Set(states) };
  const state = hovered ?? states[0];
  if (state !== undefined) return { type: "around", state };
  return transition ? { type: "edge", id: transitionId(transition) } : null;
}

/** Whether an edge belongs to what is looked at. Pure. */
export function isInFocus(focus: CanvasFocus | null, transition: TransitionRef & { target: string }): boolean {
  if (!focus) return false;
  switch (focus.type) {
    case "around":
      return transition.source === focus.state || transition.target === focus.state;
    case "within":
      return focus.states.has(transition.source) && focus.states.has(transition.target);
    case "edge":
      return transitionId(transition) === focus.id;
  }
}
