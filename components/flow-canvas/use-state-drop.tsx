import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { type DragEvent, type ReactNode, useState } from "react";
import type { Position, StateType } from "@/flows/definition/schema";
import type { TransitionRef } from "./canvas-model";
import type { CanvasEdge, CanvasNode } from "./canvas-nodes";
import { nearestEdge } from "./nearest-edge";
import { headerHeight, nodeWidth } from "./node-geometry";
import { roundedPath } from "./route-edge";
import { parseTransitionId } from "./use-node-changes";

/** The type of dragged palette items on the clipboard of a drag. */
export const stateTypeMime = "application/x-parley-state-type";

/** How far from an edge (px on the screen) a state may be let go and still lands on it. */
const reach = 12;

export type DropState = (type: StateType, at: Position, onto: TransitionRef | null) => void;

/** Takes state types that are dragged in. The edge under the pointer, which would take the state in between, is drawn out by `mark`. */
export function useStateDrop(onDropState: DropState | undefined) {
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const [over, setOver] = useState<string | null>(null);
  const edgeAt = (point: Position) =>
    nearestEdge(
      flow.getEdges().flatMap(({ id, data }) => (data ? [{ id, route: data.route }] : [])),
      point,
      reach / flow.getZoom(),
    );
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(stateTypeMime)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setOver(edgeAt(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })));
  };
  const onDrop = (event: DragEvent) => {
    setOver(null);
    const type = event.dataTransfer.getData(stateTypeMime);
    if (!isStateType(type)) return;
    event.preventDefault();
    const held = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const onto = edgeAt(held);
    onDropState?.(type, { x: held.x - nodeWidth / 2, y: held.y - headerHeight / 2 }, onto === null ? null : parseTransitionId(onto));
  };
  const route = over === null ? null : flow.getEdge(over)?.data?.route;
  const mark: ReactNode = route && (
    <ViewportPortal>
      <svg aria-hidden="true" className="pointer-events-none absolute top-0 left-0 overflow-visible" width={1} height={1}>
        <path d={roundedPath(route)} fill="none" stroke="var(--accent)" strokeWidth={4} strokeLinecap="round" opacity={0.7} />
      </svg>
    </ViewportPortal>
  );
  return onDropState ? { mark, handlers: { onDragOver, onDrop, onDragLeave: () => setOver(null) } } : { mark: null, handlers: {} };
}

function isStateType(value: string): value is StateType {
  return value === "action" || value === "decision" || value === "parallel" || value === "wait" || value === "final";
}
