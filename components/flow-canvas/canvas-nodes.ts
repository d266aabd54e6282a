import { type Edge, type Node, Position as Side } from "@xyflow/react";
import type { Position } from "@/flows/definition/schema";
import { ariaLabels, type IssueCount } from "./aria-labels";
import { type CanvasFocus, isInFocus } from "./canvas-focus";
import type { CanvasModel, StateView, TransitionView } from "./canvas-model";
import type { EdgeRoutes } from "./edge-routes";
import { type CanvasHighlights, type EdgeMark, markEdge, markState, type StateMark } from "./highlights";
import { entryPoint, exitPoint, nodeSize } from "./node-geometry";
import type { Point } from "./route-edge";
import type { LabelPlace } from "./routing/place-labels";

export const newExitHandle = "+";
export const entryHandle = "in";

export type StateNodeData = { view: StateView; mark: StateMark; issues: IssueCount | null; editable: boolean };
export type CanvasNode = Node<StateNodeData, "state">;
export type TransitionEdgeData = {
  transition: TransitionView;
  route: readonly Point[];
  mark: EdgeMark;
  emphasised: boolean;
  label: string;
  labelPlace: LabelPlace | null;
};
export type CanvasEdge = Edge<TransitionEdgeData, "transition">;

export type NodeInputs = {
  model: CanvasModel;
  positions: Readonly<Record<string, Position>>;
  highlights: CanvasHighlights | null;
  issues: Readonly<Record<string, IssueCount>> | null;
  selected: ReadonlySet<string>;
  /** The one state that the Tab key reaches. */
  tabStop: string | null;
  editable: boolean;
};

/** Nodes for React Flow; a node whose inputs did not change is the same object as in `previous`, so that it is not drawn again. Pure. */
export function toNodes(inputs: NodeInputs, previous: ReadonlyMap<string, CanvasNode>): CanvasNode[] {
  return inputs.model.states.map((view) => {
    const before = previous.get(view.name);
    const mark = markState(inputs.highlights, view.name);
    const issues = inputs.issues?.[view.name] ?? null;
    const position = inputs.positions[view.name] ?? { x: 0, y: 0 };
    const selected = inputs.selected.has(view.name);
    const tabIndex = inputs.tabStop === view.name ? 0 : -1;
    const { data } = before ?? {};
    const sameData =
      data?.view === view &&
      data.mark === mark &&
      data.issues?.errors === issues?.errors &&
      data.issues?.warnings === issues?.warnings &&
      data.editable === inputs.editable;
    if (
      before &&
      sameData &&
      before.position.x === position.x &&
      before.position.y === position.y &&
      before.selected === selected &&
      before.domAttributes?.tabIndex === tabIndex
    )
      return before;
    const nodeData = sameData && data ? data : { view, mark, issues, editable: inputs.editable };
    return toNode(nodeData, position, selected, tabIndex);
  });
}

function toNode(data: StateNodeData, position: Position, selected: boolean, tabIndex: number): CanvasNode {
  const { view, mark, issues } = data;
  const size = nodeSize(view);
  return {
    id: view.name,
    type: "state",
    position,
    data,
    selected,
    ...size,
    measured: size,
    focusable: false,
    ariaRole: "group",
    ariaLabel: ariaLabels.state(view, mark, issues, selected),
    domAttributes: { tabIndex, "aria-roledescription": "state" },
    handles: [
      { id: entryHandle, type: "target", position: Side.Left, x: entryPoint.x, y: entryPoint.y, width: 1, height: 1 },
      ...view.exits.map(({ event }) => ({
        id: event,
        type: "source" as const,
        position: Side.Right,
        ...(exitPoint(view, event) ?? { x: 0, y: 0 }),
        width: 1,
        height: 1,
      })),
      ...(data.editable && view.type !== "final"
        ? [{ id: newExitHandle, type: "source" as const, position: Side.Bottom, x: size.width - 23, y: size.height, width: 1, height: 1 }]
        : []),
    ],
  };
}

export type EdgeInputs = {
  model: CanvasModel;
  routes: EdgeRoutes;
  highlights: CanvasHighlights | null;
  selectedEdge: string | null;
  focus: CanvasFocus | null;
  /** Labels that show without being pointed at. */
  labels: ReadonlyMap<string, LabelPlace>;
  label: (transition: TransitionView) => string;
  editable: boolean;
};

/** Edges for React Flow, one per candidate whose target exists; unchanged ones keep their identity. Pure. */
export function toEdges(inputs: EdgeInputs, previous: ReadonlyMap<string, CanvasEdge>): CanvasEdge[] {
  return inputs.model.transitions.flatMap((transition) => {
    const route = inputs.routes.get(transition.id);
    if (!route) return [];
    const mark = markEdge(inputs.highlights, transition);
    const selected = inputs.selectedEdge === transition.id;
    const emphasised = isInFocus(inputs.focus, transition);
    const labelPlace = inputs.labels.get(transition.id) ?? null;
    const label = inputs.label(transition);
    const before = previous.get(transition.id);
    const { data } = before ?? {};
    const same =
      data &&
      data.mark === mark &&
      data.emphasised === emphasised &&
      data.label === label &&
      samePlace(data.labelPlace, labelPlace) &&
      data.transition.target === transition.target &&
      sameRoute(data.route, route);
    if (before && same && before.selected === selected) return [before];
    return [toEdge({ transition, route, mark, emphasised, label, labelPlace }, selected, inputs.editable)];
  });
}

function toEdge(data: TransitionEdgeData, selected: boolean, editable: boolean): CanvasEdge {
  const { transition, mark } = data;
  return {
    id: transition.id,
    type: "transition",
    source: transition.source,
    target: transition.target,
    sourceHandle: transition.event,
    targetHandle: entryHandle,
    data,
    selected,
    focusable: false,
    reconnectable: editable,
    ariaLabel: data.label,
    zIndex: selected || mark === "current" ? 2 : (mark !== "none" && mark !== "faded") || data.emphasised ? 1 : 0,
  };
}

function samePlace(a: LabelPlace | null, b: LabelPlace | null): boolean {
  return a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
}

function sameRoute(a: readonly Point[], b: readonly Point[]): boolean {
  return a === b || (a.length === b.length && a.every((point, i) => point.x === b[i]?.x && point.y === b[i]?.y));
}
