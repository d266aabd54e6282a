"use client";

import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  Background,
  BackgroundVariant,
  type IsValidConnection,
  MiniMap,
  type OnConnect,
  type OnConnectEnd,
  type OnReconnect,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { Position } from "@/flows/definition/schema";
import { ariaLabels, type IssueCount } from "./aria-labels";
import { CanvasActionsContext } from "./canvas-context";
import { CanvasControls } from "./canvas-controls";
import { focusOf } from "./canvas-focus";
import { type CanvasModel, type TransitionRef, type TransitionView } from "./canvas-model";
import { type CanvasEdge, type CanvasNode, newExitHandle } from "./canvas-nodes";
import type { CanvasHighlights } from "./highlights";
import { LayoutStatus } from "./layout-status";
import { minimapColor } from "./minimap-color";
import { StateNode } from "./state-node";
import { TransitionEdge } from "./transition-edge";
import { useAnchoredView, useWholeView } from "./use-anchored-view";
import { useBoxSelection } from "./use-box-selection";
import { useCanvasElements } from "./use-canvas-elements";
import { useCanvasKeys } from "./use-canvas-keys";
import { type CanvasView, fitOptions, useCanvasView } from "./use-canvas-view";
import { type CanvasSelection, useNodeChanges } from "./use-node-changes";
import type { LayoutProgress } from "./use-positions";
import { type DropState, useStateDrop } from "./use-state-drop";

const nodeTypes = { state: StateNode };
const edgeTypes = { transition: TransitionEdge };
const multiSelectKeys = ["Shift", "Meta", "Control"];
/** Below this zoom nodes show their type and name only, in large letters. */
const farZoom = 0.55;
/** Above this many states only what is in view is drawn. */
const manyStates = 60;
/** Above this many states the whole may be looked at from farther away. */
const hugeFlow = 250;

/** A transition as it is being drawn by hand; `event` is null when it starts at the handle for new ones. */
export type DrawnTransition = { source: string; event: string | null; target: string };

export type CanvasEditing = {
  onMove: (positions: Record<string, Position>) => void;
  canConnect: (drawn: DrawnTransition) => boolean;
  onConnect: (drawn: DrawnTransition) => void;
  /** The edge's other end was dragged to another state. */
  onReconnect: (transition: TransitionRef, target: string) => void;
  /** An edge was let go over empty canvas. */
  onConnectToNothing: (from: { source: string; event: string | null }, at: Position) => void;
  /** The handle for new transitions was pressed. */
  onAddNext: (state: string) => void;
  onDropState: DropState;
};

export type CanvasProps = {
  /** Name of the flow, for screen readers. */
  label: string;
  model: CanvasModel;
  positions: Readonly<Record<string, Position>>;
  selection: CanvasSelection;
  onSelect: (selection: CanvasSelection) => void;
  /** Enter or a double click on a state. */
  onOpen?: (state: string) => void;
  highlights?: CanvasHighlights | null;
  issues?: Readonly<Record<string, IssueCount>> | null;
  describeTransition: (transition: TransitionView) => string;
  /** Absent: the canvas is only looked at. */
  editing?: CanvasEditing;
  minimap?: boolean;
  /** How far the automatic layout of these positions is. */
  layout?: LayoutProgress;
  /** More buttons beside those for zooming. */
  controls?: ReactNode;
  /** What lies over the canvas and moves with it. */
  children?: ReactNode;
  ref?: Ref<CanvasView>;
};

/** The flow as nodes and edges. It keeps nothing but what is being dragged; everything else comes by its props. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasSurface {...props} />
    </ReactFlowProvider>
  );
}

function CanvasSurface({
  label,
  model,
  positions,
  selection,
  onSelect,
  onOpen,
  highlights = null,
  issues = null,
  describeTransition,
  editing,
  minimap = true,
  layout,
  controls,
  children,
  ref,
}: CanvasProps) {
  const flow = useReactFlow();
  const container = useRef<HTMLDivElement>(null);
  const isFar = useStore((state) => state.transform[2] < farZoom);
  const [isConnecting, setIsConnecting] = useState(false);
  const isEditable = editing !== undefined;
  const [hovered, setHovered] = useState<string | null>(null);
  const box = useBoxSelection(container);
  const { dragged, onNodesChange, onEdgesChange, onDragStop } = useNodeChanges({ selection, onSelect, onMove: editing?.onMove, isBoxing: box.isBoxing });
  const placed = useMemo(() => (dragged ? { ...positions, ...dragged } : positions), [positions, dragged]);
  // From far away in a large flow the pointer passes over dozens of states: drawing each out would only flicker.
  const canHover = !isFar || model.states.length <= manyStates;
  const focus = useMemo(() => focusOf(selection, hovered), [selection, hovered]);
  const { nodes, edges } = useCanvasElements({
    model,
    positions: placed,
    dragged,
    highlights,
    issues,
    selection,
    focus,
    isFar,
    describeTransition,
    isEditable,
  });
  const view = useCanvasView(model, placed);
  useAnchoredView(positions, view);
  useWholeView(view);
  useImperativeHandle(ref, () => view, [view]);
  const onKeyDown = useCanvasKeys({ container, model, positions: placed, view, onSelect, onOpen });
  const actions = useCanvasActionsValue(editing);
  const drop = useStateDrop(editing?.onDropState);

  const connect: OnConnect = ({ source, sourceHandle, target }) =>
    editing?.onConnect({ source, target, event: sourceHandle === newExitHandle ? null : sourceHandle });
  const isValid: IsValidConnection<CanvasEdge> = ({ source, sourceHandle, target }) =>
    editing?.canConnect({ source, target, event: sourceHandle === newExitHandle ? null : (sourceHandle ?? null) }) ?? false;
  const reconnect: OnReconnect<CanvasEdge> = (edge, { target }) => {
    if (edge.data) editing?.onReconnect(edge.data.transition, target);
  };
  const connectEnd: OnConnectEnd = (event, { toNode, fromNode, fromHandle }) => {
    setIsConnecting(false);
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (toNode || !fromNode || !point || fromHandle?.type !== "source") return;
    editing?.onConnectToNothing(
      { source: fromNode.id, event: fromHandle.id === newExitHandle ? null : (fromHandle.id ?? null) },
      flow.screenToFlowPosition({ x: point.clientX, y: point.clientY }),
    );
  };
  return (
    <CanvasActionsContext value={actions}>
      <div
        ref={container}
        className="flow-canvas group/canvas relative size-full"
        data-lod={isFar ? "far" : "near"}
        data-connecting={isConnecting || undefined}
        data-focused={focus ? "" : undefined}
        onMouseDownCapture={box.onMouseDownCapture}
      >
        <ReactFlow<CanvasNode, CanvasEdge>
          onKeyDown={onKeyDown}
          aria-label={ariaLabels.canvas(label)}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onDragStop}
          onSelectionDragStop={onDragStop}
          onSelectionStart={box.onSelectionStart}
          onSelectionEnd={box.onSelectionEnd}
          onNodeMouseEnter={canHover ? (_, node) => setHovered(node.id) : undefined}
          onNodeMouseLeave={() => setHovered(null)}
          onNodeDoubleClick={(_, node) => onOpen?.(node.id)}
          onConnect={connect}
          onConnectStart={() => setIsConnecting(true)}
          onConnectEnd={connectEnd}
          onReconnect={isEditable ? reconnect : undefined}
          isValidConnection={isValid}
          {...drop.handlers}
          nodesDraggable={isEditable}
          nodesConnectable={isEditable}
          edgesReconnectable={isEditable}
          disableKeyboardA11y
          nodesFocusable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          multiSelectionKeyCode={multiSelectKeys}
          selectionKeyCode="Shift"
          connectOnClick={false}
          connectionRadius={28}
          nodeDragThreshold={3}
          snapToGrid
          snapGrid={snapGrid}
          minZoom={model.states.length > hugeFlow ? 0.05 : 0.1}
          maxZoom={1.75}
          zoomOnDoubleClick={false}
          panOnScroll
          onlyRenderVisibleElements={model.states.length > manyStates}
          proOptions={proOptions}
          onInit={view.settle}
          onMoveStart={(event) => event && view.leaveWhole()}
          onError={ignore}
          fitView
          fitViewOptions={fitOptions}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
          {minimap && (
            <MiniMap<CanvasNode>
              position="bottom-right"
              pannable
              zoomable
              ariaLabel={ariaLabels.minimap}
              nodeColor={minimapColor}
              nodeBorderRadius={12}
              className="flow-minimap max-md:hidden"
              style={{ width: 120, height: 72 }}
            />
          )}
          <CanvasControls view={view}>{controls}</CanvasControls>
          {layout && <LayoutStatus progress={layout} />}
          {drop.mark}
          {children}
        </ReactFlow>
      </div>
    </CanvasActionsContext>
  );
}

/** Nodes reach the library a moment before their edges, and it warns of each edge in between. */
function ignore() {}

/** React Flow is under the MIT licence, which lets its mark go; it is credited in the README and in the list of shortcuts. */
const proOptions = { hideAttribution: true };
const snapGrid: [number, number] = [8, 8];

function useCanvasActionsValue(editing: CanvasEditing | undefined) {
  const latest = useRef(editing);
  useEffect(() => {
    latest.current = editing;
  }, [editing]);
  const isEditable = editing !== undefined;
  return useMemo(() => (isEditable ? { addNext: (state: string) => latest.current?.onAddNext(state) } : null), [isEditable]);
}
