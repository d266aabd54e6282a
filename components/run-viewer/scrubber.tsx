"use client";

import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { hueClasses, stateMark } from "@/components/ui/state-type-icon";
import type { FlowDefinition } from "@/flows/definition/schema";
import { saidOutcome } from "@/flows/definition/state-parts";
import { describeStep, formatDuration } from "./describe-step";
import { type Frame, turnStart } from "./frames";
import { groupByTurn, numberedTurns, type Tick, type TurnGroup } from "./timeline";
import { useElementWidth } from "./use-element-width";
import { type Speed, speeds } from "./use-playback";

export type ScrubberProps = {
  frames: readonly Frame[];
  index: number;
  states: FlowDefinition["states"];
  /** Frames that a search found. */
  found: ReadonlySet<number>;
  playing: boolean;
  speed: Speed;
  onIndex: (index: number) => void;
  onTogglePlay: () => void;
  onSpeed: (speed: Speed) => void;
};

/** The run's time line: a tick a step, a block a turn. Dragging, arrow keys and the buttons move through it. */
export function Scrubber(props: ScrubberProps) {
  const { frames, index, playing, speed, onIndex } = props;
  const last = frames.length - 1;
  return (
    <div className="flex items-center gap-2 border-line border-b bg-surface px-3 py-2 max-md:flex-wrap md:px-4">
      <div className="flex items-center gap-0.5">
        <IconButton label="Previous turn" shortcut="⇧ ←" disabled={index === 0} onClick={() => onIndex(turnStart(frames, index, -1))} className="max-md:hidden">
          <SkipBack />
        </IconButton>
        <IconButton label="Previous step" shortcut="←" disabled={index === 0} onClick={() => onIndex(index - 1)}>
          <StepBack />
        </IconButton>
        <IconButton label={playing ? "Pause" : "Play"} shortcut="Space" variant="primary" disabled={last === 0} onClick={props.onTogglePlay}>
          {playing ? <Pause /> : <Play />}
        </IconButton>
        <IconButton label="Next step" shortcut="→" disabled={index === last} onClick={() => onIndex(index + 1)}>
          <StepForward />
        </IconButton>
        <IconButton label="Next turn" shortcut="⇧ →" disabled={index === last} onClick={() => onIndex(turnStart(frames, index, 1))} className="max-md:hidden">
          <SkipForward />
        </IconButton>
      </div>
      <Track {...props} />
      <p className="w-28 whitespace-nowrap text-right text-ink-2 text-xs tabular-nums max-md:ml-auto" aria-hidden="true">
        Step {frames[index]?.step?.seq ?? 0} of {frames[last]?.step?.seq ?? 0}
      </p>
      <button
        type="button"
        aria-label={`Playing speed ${speed}, change`}
        className="h-7 w-10 rounded-md text-ink-2 text-xs tabular-nums hover:bg-hover hover:text-ink pointer-coarse:h-11 max-md:hidden"
        onClick={() => props.onSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1)}
      >
        {speed}×
      </button>
    </div>
  );
}

function Track({ frames, index, states, found, onIndex }: ScrubberProps) {
  const track = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => groupByTurn(frames), [frames]);
  const widthPx = useElementWidth(track);
  const numbered = useMemo(() => numberedTurns(groups, widthPx), [groups, widthPx]);
  const last = frames.length - 1;
  const pick = (event: PointerEvent) => {
    const ticks = [...(track.current?.querySelectorAll<HTMLElement>("[data-index]") ?? [])];
    const hit = ticks.findLast((tick) => tick.getBoundingClientRect().left <= event.clientX);
    onIndex(hit ? Number(hit.dataset.index) : 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = {
      ArrowLeft: index - 1,
      ArrowRight: index + 1,
      Home: 0,
      End: last,
      PageUp: turnStart(frames, index, -1),
      PageDown: turnStart(frames, index, 1),
    }[event.key];
    if (target === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    onIndex(Math.max(0, Math.min(last, target)));
  };
  const step = frames[index]?.step ?? null;
  return (
    <div
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label="Step of the run"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index}
      aria-valuetext={step ? `Step ${step.seq}, ${step.state}: ${describeStep(step)}` : "Before the first step"}
      className="flex h-10 min-w-0 flex-1 cursor-pointer touch-none select-none gap-1 rounded-md py-0.5 max-md:order-last max-md:basis-full"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pick(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && pick(event)}
    >
      {groups.map((group) => (
        <Turn key={group.turn} group={group} isNumbered={numbered.has(group.turn)} index={index} frames={frames} states={states} found={found} />
      ))}
    </div>
  );
}

type TurnProps = Pick<ScrubberProps, "frames" | "index" | "states" | "found"> & { group: TurnGroup };

function Turn({ group, isNumbered, ...rest }: TurnProps & { isNumbered: boolean }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-sm bg-sunken px-0.5 pt-0.5" style={{ flexGrow: group.weight, flexBasis: 0 }}>
      <div className="flex min-h-0 flex-1 gap-px">
        {group.ticks.map((tick) => (
          <TickMark key={tick.index} tick={tick} {...rest} />
        ))}
      </div>
      <span className="flex h-3 justify-center whitespace-nowrap text-[10px] text-ink-3 leading-3 tabular-nums">{isNumbered && group.turn}</span>
    </div>
  );
}

function TickMark({ tick, frames, index, states, found }: Omit<TurnProps, "group"> & { tick: Tick }) {
  const state = states[tick.state];
  const hue = tick.failed ? hueClasses.danger : hueClasses[state ? stateMark(state.type, saidOutcome(state)).hue : "neutral"];
  const step = frames[tick.index]?.step;
  return (
    <span
      data-index={tick.index}
      title={step ? `${step.seq} · ${step.state} · ${describeStep(step)} · ${formatDuration(step.durationMs)}` : undefined}
      className={cn(
        "relative h-full min-w-px rounded-[2px] transition-opacity duration-150",
        hue.bg,
        tick.index > index && "opacity-25",
        tick.index === index && "ring-2 ring-ink ring-offset-1 ring-offset-surface",
      )}
      style={{ flexGrow: tick.weight, flexBasis: 0 }}
    >
      {found.has(tick.index) && <span className="-top-1 absolute inset-x-0 mx-auto size-1.5 rounded-full bg-accent" />}
    </span>
  );
}
