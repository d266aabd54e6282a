import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { useCanvasActions } from "./canvas-context";
import type { CanvasEdge } from "./canvas-nodes";
import { quietEvents } from "./flow-order";
import { labelPoint, type Point, roundedPath } from "./route-edge";

/** One candidate of a transition: its way, an arrow, its number among several, and its label when it matters. */
export const TransitionEdge = memo(function TransitionEdge({ data, selected }: EdgeProps<CanvasEdge>) {
  const [isHovered, setIsHovered] = useState(false);
  // Where the flow is edited, the label of the selected edge is the editor's: its event is changed there.
  const isEditable = useCanvasActions() !== null;
  if (!data) return null;
  const { route, mark, transition, emphasised } = data;
  const path = roundedPath(route);
  const end = route.at(-1);
  const state = selected ? "selected" : mark === "none" && (emphasised || isHovered) ? "emphasised" : mark;
  const showsLabel = selected ? !isEditable : isHovered || mark === "current";
  return (
    <g
      className="flow-edge"
      data-mark={state}
      data-quiet={quietEvents.has(transition.event) || undefined}
      onMouseEnter={() => setIsHovered(true)}
      onMouseLeave={() => setIsHovered(false)}
    >
      <path d={path} className="flow-edge-line" pathLength={1} />
      {mark === "current" && <path d={path} className="flow-edge-draw" pathLength={1} key={path} />}
      {end && <path d={`M ${end.x - 8} ${end.y - 4.5} L ${end.x - 0.5} ${end.y} L ${end.x - 8} ${end.y + 4.5} Z`} className="flow-edge-arrow" />}
      <path d={path} className="react-flow__edge-interaction" fill="none" stroke="transparent" strokeWidth={18} />
      {transition.candidates > 1 && <OrderMark route={route} order={transition.index + 1} />}
      {showsLabel && <EdgeLabel route={route} label={data.label} isCurrent={mark === "current"} isSelected={selected ?? false} />}
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

function EdgeLabel({ route, label, isCurrent, isSelected }: { route: readonly Point[]; label: string; isCurrent: boolean; isSelected: boolean }) {
  const { x, y } = labelPoint(route);
  return (
    <EdgeLabelRenderer>
      <div
        aria-hidden="true"
        className={cn(
          "pointer-events-none absolute z-10 max-w-96 truncate rounded-sm border px-1.5 py-0.5 font-mono text-2xs shadow-raised group-data-[lod=far]/canvas:text-[21px] group-data-[lod=far]/canvas:leading-7",
          isCurrent || isSelected ? "border-accent-line bg-accent-soft text-accent" : "border-line-strong bg-surface text-ink",
        )}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {label}
      </div>
    </EdgeLabelRenderer>
  );
}
