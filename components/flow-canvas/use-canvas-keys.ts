import type { KeyboardEvent, RefObject } from "react";
import type { Position } from "@/flows/definition/schema";
import type { CanvasModel } from "./canvas-model";
import { type Direction, neighbourOf } from "./neighbours";
import type { CanvasView } from "./use-canvas-view";
import type { CanvasSelection } from "./use-node-changes";

const directions: { readonly [key: string]: Direction } = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

type Options = {
  container: RefObject<HTMLElement | null>;
  model: CanvasModel;
  positions: Readonly<Record<string, Position>>;
  view: CanvasView;
  onSelect: (selection: CanvasSelection) => void;
  onOpen: ((state: string) => void) | undefined;
};

/** Arrow keys walk along the flow, Enter opens, Space selects, while a state has the focus. */
export function useCanvasKeys({ container, model, positions, view, onSelect, onOpen }: Options) {
  return (event: KeyboardEvent) => {
    const state =
      event.target instanceof HTMLElement && container.current?.contains(event.target)
        ? event.target.closest<HTMLElement>(".react-flow__node")?.dataset.id
        : undefined;
    if (state === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction) {
      event.preventDefault();
      const next = neighbourOf(state, direction, positions, model.transitions);
      if (next === null) return;
      onSelect({ states: [next], transition: null });
      view.reveal(next);
      view.focus(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onSelect({ states: [state], transition: null });
      onOpen?.(state);
    } else if (event.key === " ") {
      event.preventDefault();
      onSelect({ states: [state], transition: null });
    }
  };
}
