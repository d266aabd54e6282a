import { createContext, useContext } from "react";

/** What a node may ask of the page around the canvas. Stable for the life of the canvas, so that nodes stay memoised. */
export type CanvasActions = { addNext: (state: string) => void };

export const CanvasActionsContext = createContext<CanvasActions | null>(null);

/** Null on a canvas that is only looked at. */
export function useCanvasActions(): CanvasActions | null {
  return useContext(CanvasActionsContext);
}
