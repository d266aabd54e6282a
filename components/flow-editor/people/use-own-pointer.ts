import { type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { useEffect } from "react";
import { useLiveTelling } from "./live-context";

const selectPane = ({ domNode }: ReactFlowState) => domNode;

/** Tells where this person's pointer is on the canvas around the caller. A finger is no pointer: it is where it presses only. */
export function useOwnPointer(): void {
  const { point } = useLiveTelling();
  const { screenToFlowPosition } = useReactFlow();
  const pane = useStore(selectPane);
  useEffect(() => {
    if (!pane) return;
    const move = ({ clientX, clientY, pointerType }: PointerEvent) => {
      if (pointerType === "touch") return;
      const { x, y } = screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
      point({ x: Math.round(x), y: Math.round(y) });
    };
    const leave = () => point(null);
    pane.addEventListener("pointermove", move, { passive: true });
    pane.addEventListener("pointerleave", leave);
    return () => {
      pane.removeEventListener("pointermove", move);
      pane.removeEventListener("pointerleave", leave);
      point(null);
    };
  }, [point, screenToFlowPosition, pane]);
}
