import { Handle, type NodeProps, Position, type ReactFlowState, useStore } from "@xyflow/react";
import { CircleAlert, Clock, Play, Plus, TriangleAlert, Zap } from "lucide-react";
import { Fragment, memo } from "react";
import { cn } from "@/components/ui/cn";
import { hueClasses, StateTypeIcon, stateMark } from "@/components/ui/state-type-icon";
import { ariaLabels, countIssues, type IssueCount } from "./aria-labels";
import { useCanvasActions } from "./canvas-context";
import type { StateView } from "./canvas-model";
import { type CanvasNode, entryHandle, newExitHandle } from "./canvas-nodes";
import { ChangeBadge, isChangeMark } from "./change-badge";
import type { StateMark } from "./highlights";
import { headerHeight, nodeSize } from "./node-geometry";
import { StateBody } from "./state-body";
import { StateExits } from "./state-exits";

/** Any state: frame, title, marks, handles. What it says or does is in `StateBody`. */
export const StateNode = memo(function StateNode({ data, selected }: NodeProps<CanvasNode>) {
  const { view, mark, issues, editable } = data;
  const isTiny = useStore(selectIsTiny);
  const hue = hueClasses[stateMark(view.type, view.outcome ?? undefined).hue];
  if (isTiny) return <TinyState view={view} mark={mark} isSelected={selected} hasErrors={(issues?.errors ?? 0) > 0} />;
  return (
    <div
      data-mark={mark}
      data-selected={selected || undefined}
      className={cn(
        "flow-state group/state relative rounded-lg border bg-surface text-ink",
        view.type === "final" ? hue.border : "border-line-strong",
        (issues?.errors ?? 0) > 0 && "border-danger",
      )}
      style={nodeSize(view)}
    >
      {view.isInitial && <StartMark />}
      {(mark === "live" || mark === "active") && <HereMark isLive={mark === "live"} />}
      {isChangeMark(mark) && <ChangeBadge mark={mark} />}
      <Handle
        id={entryHandle}
        type="target"
        position={Position.Left}
        isConnectable={editable}
        isConnectableStart={false}
        className="flow-entry"
        style={{ top: headerHeight / 2 }}
      />
      <div className="overflow-hidden rounded-[11px]">
        <Title view={view} issues={issues} tinted={view.type === "final" ? hue.soft : ""} />
        <StateBody view={view} />
      </div>
      <StateExits view={view} editable={editable} />
      <FarTitle view={view} />
      {editable && view.type !== "final" && <NewExit state={view.name} />}
    </div>
  );
});

/** Below this zoom no letter can be read and no handle met: hundreds of states are drawn as blocks of their hue. */
const tinyZoom = 0.16;
const selectIsTiny = (state: ReactFlowState) => state.transform[2] < tinyZoom;

function TinyState({ view, mark, isSelected, hasErrors }: { view: StateView; mark: StateMark; isSelected: boolean; hasErrors: boolean }) {
  const hue = hueClasses[stateMark(view.type, view.outcome ?? undefined).hue];
  return (
    <div
      data-mark={mark}
      data-selected={isSelected || undefined}
      className={cn("flow-state relative rounded-lg border-8", hue.soft, hasErrors ? "border-danger" : view.isInitial ? "border-ink" : hue.border)}
      style={nodeSize(view)}
    />
  );
}

function Title({ view, issues, tinted }: { view: StateView; issues: IssueCount | null; tinted: string }) {
  return (
    <div
      className={cn("flex items-center gap-2 border-line border-b pr-2.5 pl-2 group-data-[lod=far]/canvas:invisible", tinted)}
      style={{ height: headerHeight }}
    >
      <StateTypeIcon type={view.type} outcome={view.outcome ?? undefined} tile />
      <span className="min-w-0 flex-1 truncate font-medium text-sm" title={view.description ?? view.name}>
        {view.name}
      </span>
      <span aria-hidden="true" className="flex shrink-0 items-center gap-1.5 text-2xs text-ink-3 tabular-nums [&_svg]:size-3">
        {view.timeout && (
          <span className="flex items-center gap-0.5" title={`Timeout ${view.timeout}`}>
            <Clock /> {view.timeout}
          </span>
        )}
        {view.actionCount > 1 && (
          <span className="flex items-center gap-0.5" title={`${view.actionCount} actions`}>
            <Zap /> {view.actionCount}
          </span>
        )}
        {issues && <IssueMark issues={issues} />}
      </span>
    </div>
  );
}

function IssueMark({ issues }: { issues: IssueCount }) {
  const isError = issues.errors > 0;
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <span className={cn("flex items-center gap-0.5 font-medium", isError ? "text-danger" : "text-warn")} title={countIssues(issues)}>
      <Icon /> {isError ? issues.errors : issues.warnings}
    </span>
  );
}

function StartMark() {
  return (
    <span className="absolute -top-3.5 left-3 z-1 flex h-5 items-center gap-1 rounded-full bg-ink px-2 font-medium text-[10.5px] text-on-ink leading-none group-data-[lod=far]/canvas:-top-5 group-data-[lod=far]/canvas:h-9 group-data-[lod=far]/canvas:px-4 group-data-[lod=far]/canvas:text-[20px]">
      <Play aria-hidden="true" className="size-2.5 fill-current group-data-[lod=far]/canvas:size-4" /> Start
    </span>
  );
}

/** Where a run stands, in a word and not only by colour; a live one pulses. */
function HereMark({ isLive }: { isLive: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "absolute -top-3.5 right-3 z-1 flex h-5 items-center gap-1.5 rounded-full border px-2 font-medium text-[10.5px] leading-none group-data-[lod=far]/canvas:-top-5 group-data-[lod=far]/canvas:h-9 group-data-[lod=far]/canvas:px-4 group-data-[lod=far]/canvas:text-[20px]",
        isLive ? "border-success bg-success-soft text-success" : "border-ink-2 bg-surface text-ink-2",
      )}
    >
      <span className={cn("size-1.5 rounded-full bg-current group-data-[lod=far]/canvas:size-3", isLive && "flow-live-dot")} />
      {isLive ? "Live" : "Here"}
    </span>
  );
}

/** Nodes lower than this (px) have their icon beside the name when seen from far away. */
const lowNode = 150;

/** From far away only the type and the name are worth their ink. */
function FarTitle({ view }: { view: StateView }) {
  const words = view.name.split("_");
  const isLow = nodeSize(view).height < lowNode;
  return (
    <div
      aria-hidden="true"
      className={cn(
        "pointer-events-none absolute inset-0 hidden items-center justify-center gap-2 px-3 group-data-[lod=far]/canvas:flex",
        isLow ? "flex-row" : "flex-col text-center",
      )}
    >
      <StateTypeIcon type={view.type} outcome={view.outcome ?? undefined} tile className="size-11 rounded-md [&_svg]:size-8" />
      <span className="line-clamp-3 font-medium text-[33px] leading-[36px] tracking-tight">
        {words.map((word, i) => (
          <Fragment key={i}>
            {word}
            {i < words.length - 1 && "_"}
            <wbr />
          </Fragment>
        ))}
      </span>
    </div>
  );
}

function NewExit({ state }: { state: string }) {
  const actions = useCanvasActions();
  return (
    <Handle
      id={newExitHandle}
      type="source"
      position={Position.Bottom}
      isConnectableEnd={false}
      role="button"
      aria-label={ariaLabels.newExit(state)}
      title="Press to add what comes next, drag to lead somewhere"
      className="flow-new-exit"
      onClick={(event) => {
        event.stopPropagation();
        actions?.addNext(state);
      }}
    >
      <Plus aria-hidden="true" className="pointer-events-none size-3.5" />
    </Handle>
  );
}
