import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Positions } from "./layout-graph";
import type { CanvasView } from "./use-canvas-view";

/**
 * Keeps the view steady when most states take other places at once, as after a layout: what is in its middle stays where it is on
 * the screen. Who looks at the whole flow goes on doing so.
 */
export function useAnchoredView(positions: Readonly<Positions>, view: CanvasView): void {
  const { setViewport } = useReactFlow();
  const store = useStoreApi();
  const before = useRef(positions);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = positions;
    if (last === positions || !isRelaid(last, positions)) return;
    if (view.isWhole()) {
      // The library knows the new places a frame later.
      const frame = requestAnimationFrame(view.keepWhole);
      return () => cancelAnimationFrame(frame);
    }
    const { transform, width, height } = store.getState();
    const [x, y, zoom] = transform;
    const anchor = nearestTo({ x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom }, last, positions);
    if (anchor) void setViewport({ x: x - anchor.dx * zoom, y: y - anchor.dy * zoom, zoom });
  }, [positions, view, setViewport, store]);
}

/** Who looks at the whole flow goes on doing so when panels make the canvas smaller. */
export function useWholeView(view: CanvasView): void {
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    if (width > 0 && height > 0 && view.isWhole()) view.keepWhole();
  }, [width, height, view]);
}

/** A drag moves states by the same way, but for the grid they snap to (px). */
const snap = 16;

/** True when more than half of the states that were there have moved, and not all by the same way as in a drag. Pure. */
export function isRelaid(before: Readonly<Positions>, after: Readonly<Positions>): boolean {
  const names = Object.keys(before);
  const ways = names.flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    return from && to && (from.x !== to.x || from.y !== to.y) ? [{ x: to.x - from.x, y: to.y - from.y }] : [];
  });
  const [first] = ways;
  if (!first || ways.length <= names.length / 2) return false;
  return ways.some(({ x, y }) => Math.abs(x - first.x) > snap || Math.abs(y - first.y) > snap);
}

function nearestTo(point: { x: number; y: number }, before: Readonly<Positions>, after: Readonly<Positions>): { dx: number; dy: number } | null {
  let nearest: { dx: number; dy: number; distance: number } | null = null;
  for (const [name, { x, y }] of Object.entries(before)) {
    const now = after[name];
    const distance = Math.hypot(x - point.x, y - point.y);
    if (now && (!nearest || distance < nearest.distance)) nearest = { dx: now.x - x, dy: now.y - y, distance };
  }
  return nearest;
}
