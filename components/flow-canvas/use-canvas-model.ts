import { useMemo, useRef } from "react";
import type { FlowDefinition } from "@/flows/definition/schema";
import { buildCanvasModel, type CanvasModel, createViewCache } from "./canvas-model";
import { summariseAction } from "./summarise-action";

/** What the canvas draws of a definition; states that did not change keep their views from one definition to the next. */
export function useCanvasModel(definition: FlowDefinition): CanvasModel {
  const cache = useRef(createViewCache());
  return useMemo(() => buildCanvasModel(definition, summariseAction, cache.current), [definition]);
}
