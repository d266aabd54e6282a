import { type CanvasFocus, isInFocus } from "./canvas-focus";
import type { CanvasModel, TransitionView } from "./canvas-model";
import type { EdgeRoutes } from "./edge-routes";
import { type CanvasHighlights, markEdge } from "./highlights";
import type { Rect } from "./node-geometry";
import { type LabelPlace, placeLabels } from "./routing/place-labels";

/** Above this many, labels hide more than they tell; pointing at an edge still names it. */
const labelLimit = 12;

type Inputs = {
  model: CanvasModel;
  routes: EdgeRoutes;
  highlights: CanvasHighlights | null;
  focus: CanvasFocus | null;
  describe: (transition: TransitionView) => string;
  isFar: boolean;
  rects: readonly Rect[];
};

/**
 * Where the labels are that show by themselves: of the edge that was just taken, of the selected one, and of the edges of the
 * state that is looked at, as far as its own rows do not say the same. None covers another. Pure.
 */
export function labelEdges({ model, routes, highlights, focus, describe, isFar, rects }: Inputs): ReadonlyMap<string, LabelPlace> {
  if (!focus && !highlights?.current) return new Map();
  const isSingled = (transition: TransitionView) => markEdge(highlights, transition) === "current" || focus?.type === "edge";
  const labelled = model.transitions.filter((transition) => {
    if (markEdge(highlights, transition) === "current") return true;
    if (!isInFocus(focus, transition) || (isFar && !isSingled(transition))) return false;
    // The rows of the states themselves say what leads on; only what comes from elsewhere, or hangs on a condition, is told here.
    if (focus?.type === "within") return false;
    return focus?.type !== "around" || transition.source !== focus.state || transition.target === focus.state || transition.candidates > 1;
  });
  const shown = labelled.length > labelLimit ? labelled.filter(isSingled) : labelled;
  const requests = shown.flatMap((transition) => {
    const route = routes.get(transition.id);
    return route ? [{ id: transition.id, text: describe(transition), route }] : [];
  });
  return placeLabels(requests, rects, isFar ? 2 : 1);
}
