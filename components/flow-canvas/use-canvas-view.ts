import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import type { Position } from "@/flows/definition/schema";
import type { CanvasModel } from "./canvas-model";
import { nodeSize } from "./node-geometry";

/** What may be asked of the canvas from outside. */
export type CanvasView = {
  /** Shows the whole flow. */
  fit: () => void;
  /** After the first fit: a flow too large to be seen as a whole is shown from its start. */
  settle: () => void;
  /** Brings a state into view, at `minZoom` at least, and does nothing when it is well inside already. */
  reveal: (state: string, minZoom?: number) => void;
  /** True until anybody moves the view after a fit: the operator looks at the whole flow. */
  isWhole: () => boolean;
  /** The operator moves the view. */
  leaveWhole: () => void;
  /** Fits again when states of the newest positions lie outside the view. */
  keepWhole: () => void;
  zoomBy: (factor: number) => void;
  /** Middle of what is visible, in the flow's coordinates. */
  center: () => Position;
  /** Moves the keyboard focus onto a state. */
  focus: (state: string) => void;
};

/** The margins keep the flow clear of the controls and the minimap. */
export const fitOptions = { padding: { top: "40px", right: "28px", bottom: "96px", left: "28px" }, maxZoom: 1 } as const;

const duration = 180;
const margin = 32;
/** At this zoom names can be read. */
const startZoom = 0.4;

/** A stable object; it reads the newest model and positions when it is asked. */
export function useCanvasView(model: CanvasModel, positions: Readonly<Record<string, Position>>): CanvasView {
  const { fitView, setCenter, zoomTo, getZoom } = useReactFlow();
  const store = useStoreApi();
  const latest = useRef({ model, positions });
  useEffect(() => {
    latest.current = { model, positions };
  }, [model, positions]);

  const whole = useRef(true);

  return useMemo(() => {
    const leaveWhole = () => {
      whole.current = false;
    };
    const motion = () => ({ duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration });
    const visible = () => {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom, zoom };
    };
    const boxOf = (name: string) => {
      const view = latest.current.model.states.find((state) => state.name === name);
      const position = latest.current.positions[name];
      return view && position ? { ...position, ...nodeSize(view) } : null;
    };
    return {
      isWhole: () => whole.current,
      leaveWhole,
      keepWhole: () => {
        const { left, right, top, bottom } = visible();
        const isCut = latest.current.model.states.some(({ name }) => {
          const box = boxOf(name);
          return box && (box.x < left || box.y < top || box.x + box.width > right || box.y + box.height > bottom);
        });
        if (isCut) void fitView(fitOptions);
      },
      fit: () => {
        whole.current = true;
        void fitView({ ...fitOptions, ...motion() });
      },
      settle: () =>
        afterDrawing(() => {
          const start = latest.current.model.states.find(({ isInitial }) => isInitial) ?? latest.current.model.states[0];
          const box = start && boxOf(start.name);
          const { left, right, top, bottom } = visible();
          if (!box || (box.x >= left && box.y >= top && box.x + box.width <= right && box.y + box.height <= bottom)) return;
          leaveWhole();
          const { width, height } = store.getState();
          void setCenter(box.x - margin * 2 + width / 2 / startZoom, box.y - margin * 2 + height / 3 / startZoom, { zoom: startZoom });
        }),
      zoomBy: (factor) => {
        leaveWhole();
        void zoomTo(getZoom() * factor, motion());
      },
      center: () => {
        const { left, right, top, bottom } = visible();
        return { x: (left + right) / 2, y: (top + bottom) / 2 };
      },
      reveal: (name, minZoom = 0) => {
        const box = boxOf(name);
        if (!box) return;
        const { left, right, top, bottom, zoom } = visible();
        const isInside = box.x > left + margin && box.y > top + margin && box.x + box.width < right - margin && box.y + box.height < bottom - margin;
        if (isInside && zoom >= minZoom) return;
        leaveWhole();
        void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(zoom, minZoom), ...motion() });
      },
      focus: (name) => {
        const { domNode } = store.getState();
        afterDrawing(() => domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(name)}"]`)?.focus({ preventScroll: true }));
      },
    };
  }, [fitView, setCenter, zoomTo, getZoom, store]);
}

/** What is fitted or was out of view is drawn in the next frame. */
function afterDrawing(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}
