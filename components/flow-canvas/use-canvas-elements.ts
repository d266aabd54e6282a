import { useEffect, useMemo, useRef } from "react";
import type { Position } from "@/flows/definition/schema";
import type { IssueCount } from "./aria-labels";
import type { CanvasFocus } from "./canvas-focus";
import { type CanvasModel, type TransitionView, transitionId } from "./canvas-model";
import { type CanvasEdge, type CanvasNode, toEdges, toNodes } from "./canvas-nodes";
import { rectOf, routeEdges } from "./edge-routes";
import type { CanvasHighlights } from "./highlights";
import { labelEdges } from "./label-edges";
import type { CanvasSelection } from "./use-node-changes";
import { useSteadyShape } from "./use-steady-shape";

type ElementInputs = {
  model: CanvasModel;
  positions: Readonly<Record<string, Position>>;
  selection: CanvasSelection;
  describeTransition: (transition: TransitionView) => string;
  dragged: Readonly<Record<string, Position>> | null;
  highlights: CanvasHighlights | null;
  issues: Readonly<Record<string, IssueCount>> | null;
  isEditable: boolean;
  focus: CanvasFocus | null;
  isFar: boolean;
};

/** Nodes and edges whose identity changes only when what they show does. */
export function useCanvasElements({ model, positions, dragged, highlights, issues, selection, focus, isFar, describeTransition, isEditable }: ElementInputs) {
  const cache = useRef({ nodes: new Map<string, CanvasNode>(), edges: new Map<string, CanvasEdge>(), routes: routeEdges({ states: [], transitions: [] }, {}) });
  const selected = useMemo(() => new Set(selection.states), [selection.states]);
  const tabStop = selection.states[0] ?? model.states.find((state) => state.isInitial)?.name ?? model.states[0]?.name ?? null;
  const moving = useMemo(() => (dragged ? new Set(Object.keys(dragged)) : null), [dragged]);
  const nodes = useMemo(
    () => toNodes({ model, positions, highlights, issues, selected, tabStop, editable: isEditable }, cache.current.nodes),
    [model, positions, highlights, issues, selected, tabStop, isEditable],
  );
  const shape = useSteadyShape(model);
  const routes = useMemo(() => routeEdges(shape, positions, moving, cache.current.routes), [shape, positions, moving]);
  const selectedEdge = selection.transition ? transitionId(selection.transition) : null;
  const labels = useMemo(
    () => labelEdges({ model, routes, highlights, focus, describe: describeTransition, isFar, rects: shape.states.map((view) => rectOf(view, positions)) }),
    [model, routes, highlights, focus, describeTransition, isFar, shape, positions],
  );
  const edges = useMemo(
    () => toEdges({ model, routes, highlights, selectedEdge, focus, labels, label: describeTransition, editable: isEditable }, cache.current.edges),
    [model, routes, highlights, selectedEdge, focus, labels, describeTransition, isEditable],
  );
  useEffect(() => {
    cache.current = { nodes: new Map(nodes.map((node) => [node.id, node])), edges: new Map(edges.map((edge) => [edge.id, edge])), routes };
  }, [nodes, edges, routes]);
  return { nodes, edges };
}
