import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useEffect, useRef, useState } from "react";
import type { Position } from "@/flows/definition/schema";
import type { TransitionRef } from "./canvas-model";
import type { CanvasEdge, CanvasNode } from "./canvas-nodes";

export type CanvasSelection = { states: readonly string[]; transition: TransitionRef | null };

export const emptySelection: CanvasSelection = { states: [], transition: null };

type Options = {
  selection: CanvasSelection;
  onSelect: (selection: CanvasSelection) => void;
  onMove: ((positions: Record<string, Position>) => void) | undefined;
  /** True while a box is drawn: it selects states, and the library would add every edge that touches one. */
  isBoxing: () => boolean;
};

/** Turns the canvas library's changes into selections and finished moves; `dragged` holds what is under way. */
export function useNodeChanges({ selection, onSelect, onMove, isBoxing }: Options) {
  const [dragged, setDragged] = useState<Record<string, Position> | null>(null);
  const pending = useRef<Record<string, Position>>({});
  // Several changes may come before the next render; each builds on the one before.
  const current = useRef(selection);
  useEffect(() => {
    current.current = selection;
  }, [selection]);

  const select = (next: CanvasSelection) => {
    if (isSameSelection(current.current, next)) return;
    current.current = next;
    onSelect(next);
  };

  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const states = applySelections(current.current.states, changes);
    if (states !== current.current.states) select({ states, transition: states.length > 0 ? null : current.current.transition });
    const moved = changes.flatMap((change) =>
      change.type === "position" && change.position && change.dragging ? [[change.id, change.position] as const] : [],
    );
    if (moved.length === 0) return;
    pending.current = { ...pending.current, ...Object.fromEntries(moved) };
    setDragged(pending.current);
  };

  const onEdgesChange = (changes: EdgeChange<CanvasEdge>[]) => {
    if (isBoxing()) return;
    for (const change of changes) {
      if (change.type !== "select") continue;
      const transition = parseTransitionId(change.id);
      if (change.selected && transition) select({ states: [], transition });
      else if (isSameTransition(current.current.transition, transition)) select({ ...current.current, transition: null });
    }
  };

  const onDragStop = () => {
    const moved = pending.current;
    pending.current = {};
    setDragged(null);
    if (Object.keys(moved).length > 0) onMove?.(moved);
  };

  return { dragged, onNodesChange, onEdgesChange, onDragStop };
}

/** The selection after the library's select changes; the same array when nothing changed. Pure. */
export function applySelections(states: readonly string[], changes: readonly NodeChange<CanvasNode>[]): readonly string[] {
  const next = new Set(states);
  let changed = false;
  for (const change of changes) {
    if (change.type !== "select" || next.has(change.id) === change.selected) continue;
    changed = true;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return changed ? [...next] : states;
}

/** Undoes `transitionId`: state names hold no colon, events may. Pure. */
export function parseTransitionId(id: string): TransitionRef | null {
  const first = id.indexOf(":");
  const last = id.lastIndexOf(":");
  if (first === -1 || first === last) return null;
  return { source: id.slice(0, first), event: id.slice(first + 1, last), index: Number(id.slice(last + 1)) };
}

function isSameTransition(a: TransitionRef | null, b: TransitionRef | null): boolean {
  return a?.source === b?.source && a?.event === b?.event && a?.index === b?.index;
}

function isSameSelection(a: CanvasSelection, b: CanvasSelection): boolean {
  return isSameTransition(a.transition, b.transition) && a.states.length === b.states.length && a.states.every((name, i) => name === b.states[i]);
}
