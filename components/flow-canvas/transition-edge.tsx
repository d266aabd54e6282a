import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useLayoutEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { useCanvasActions } from "./canvas-context";
import type { CanvasEdge } from "./canvas-nodes";
import { changeMarks, isChangeMark } from "./change-badge";
import { quietEvents } from "./flow-order";
import type { ChangeMark } from "./highlights";
import { type Point, roundedPath } from "./route-edge";
import { type LabelPlace, placeLabels } from "./routing/place-labels";

/** One candidate of a transition: its way, an arrow, its number among several, and its label when it matters. */
export const TransitionEdge = memo(function TransitionEdge({ data, selected, targetX, targetY }: EdgeProps<CanvasEdge>) {
  const group = useRef<SVGGElement>(null);
  const [isHovered, setIsHovered] = useState(false);
  // Where the flow is edited, the label of the selected edge is the editor's: its event is changed there.
  const isEditable = useCanvasActions() !== null;
  const end = data?.route.at(-1);
  useLayoutEffect(() => {
    // The library draws the grip at an edge's end, beside this group and where the handle is; the edge may arrive elsewhere.
    const style = group.current?.parentElement?.style;
    style?.setProperty("--grip-x", `${(end?.x ?? targetX) - targetX}px`);
    style?.setProperty("--grip-y", `${(end?.y ?? targetY) - targetY}px`);
  }, [end, targetX, targetY]);
  if (!data) return null;
  const { route, mark, transition, emphasised, labelPlace } = data;
  const path = roundedPath(route);
  const state = selected ? "selected" : mark === "none" && (emphasised || isHovered) ? "emphasised" : mark;
  // The label of a selected edge is the editor's own where there is one.
  const shown = labelPlace ?? (isHovered ? placeLabels([{ id: transition.id, text: data.label, route }], []).get(transition.id) : null);
  const place = selected && isEditable ? null : shown;
  return (
    <g
      ref={group}
      className="flow-edge"
      data-mark={state}
      data-quiet={quietEvents.has(transition.event) || undefined}
      onMouseEnter={() => setIsHovered(true)}
      onMouseLeave={() => setIsHovered(false)}
    >
      <path d={path} className="flow-edge-line" pathLength={1} />
      {mark === "current" && <path d={path} className="flow-edge-draw" pathLength={1} key={path} />}
      <Arrow route={route} />
      {isChangeMark(mark) && <ChangeSign route={route} mark={mark} />}
      <path d={path} className="react-flow__edge-interaction" fill="none" stroke="transparent" strokeWidth={18} />
      {transition.candidates > 1 && <OrderMark route={route} order={transition.index + 1} />}
      {place && <EdgeLabel place={place} label={data.label} isAccented={mark === "current" || (selected ?? false)} />}
    </g>
  );
});

function OrderMark({ route, order }: { route: readonly Point[]; order: number }) {
  const [start, next] = route;
  if (!start) return null;
  const x = Math.min(start.x + 18, next ? (start.x + next.x) / 2 : start.x + 18);
  const at = next && next.y !== start.y ? { x: start.x + 16, y: start.y + (next.y > start.y ? 8 : -8) * (order - 1) } : { x, y: start.y };
  return (
    <g aria-hidden="true" transform={`translate(${at.x + (order - 1) * 14} ${at.y})`}>
      <circle r={7} className="flow-edge-order" />
      <text className="flow-edge-order-text" textAnchor="middle" dy="3.2">
        {order}
      </text>
    </g>
  );
}

/** What became of a transition, as a sign at its beginning and not only by its line. */
function ChangeSign({ route, mark }: { route: readonly Point[]; mark: ChangeMark }) {
  const [start, next] = route;
  if (!start) return null;
  const x = start.x + (next ? Math.min(30, Math.abs(next.x - start.x) * 0.8) : 30);
  return (
    <g aria-hidden="true" transform={`translate(${x} ${start.y})`}>
      <g className="flow-edge-sign-group">
        <circle r={8} className="flow-edge-sign" />
        <text className="flow-edge-sign-text" textAnchor="middle" dy="4">
          {changeMarks[mark].sign}
        </text>
      </g>
    </g>
  );
}

/** Points where the last stretch leads: to the right, or to the left where an edge comes back to its own state. */
function Arrow({ route }: { route: readonly Point[] }) {
  const [before, end] = route.slice(-2);
  if (!before || !end) return null;
  const way = before.x > end.x ? -1 : 1;
  return (
    <path
      d={`M ${end.x - 8 * way} ${end.y - 4.5} L ${end.x - 0.5 * way} ${end.y} L ${end.x - 8 * way} ${end.y + 4.5} Z`}
      className="flow-edge-arrow"
      data-way={way === 1 ? "right" : "left"}
    />
  );
}

function EdgeLabel({ place, label, isAccented }: { place: LabelPlace; label: string; isAccented: boolean }) {
  const { x, y, width, height } = place;
  return (
    <EdgeLabelRenderer>
      <div
        aria-hidden="true"
        className={cn(
          "flow-edge-label pointer-events-none absolute z-10 grid place-items-center rounded-sm border px-1.5 text-center font-mono text-2xs shadow-raised [overflow-wrap:anywhere] group-data-[lod=far]/canvas:text-[21px] group-data-[lod=far]/canvas:leading-8",
          isAccented ? "border-accent-line bg-accent-soft text-accent" : "border-line-strong bg-surface text-ink",
        )}
        style={{ transform: `translate(${x - width / 2}px, ${y - height / 2}px)`, width, minHeight: height }}
      >
        {label}
      </div>
    </EdgeLabelRenderer>
  );
}
