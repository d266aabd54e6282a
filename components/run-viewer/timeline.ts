import type { Frame } from "./frames";

export type Tick = { index: number; seq: number; state: string; failed: boolean; weight: number };
export type TurnGroup = { turn: number; ticks: Tick[]; weight: number };

/** A tick is as wide as its step took long, on a logarithmic scale from 1 (instant) to 4 (10 s or more), so that a slow call shows and a fast one stays clickable. */
export function tickWeight(durationMs: number): number {
  return 1 + Math.min(3, Math.log10(1 + Math.max(0, durationMs) / 10));
}

/** The scrubber's ticks, one a step, grouped by turn. Pure. */
export function groupByTurn(frames: readonly Frame[]): TurnGroup[] {
  const groups: TurnGroup[] = [];
  for (const { index, step } of frames) {
    if (!step) continue;
    let group = groups.at(-1);
    if (!group || group.turn !== step.turn) {
      group = { turn: step.turn, ticks: [], weight: 0 };
      groups.push(group);
    }
    const tick: Tick = { index, seq: step.seq, state: step.state, failed: step.status === "failed", weight: tickWeight(step.durationMs) };
    group.ticks.push(tick);
    group.weight += tick.weight;
  }
  return groups;
}

/** Between two turns on the track, and around the ticks of one; in px, as the scrubber draws them. */
const gapPx = 4;
const paddingPx = 4;
/** A digit of a turn's number, and the air that two numbers keep between them, in px. */
const digitPx = 6.5;
const airPx = 4;

/**
 * The turns whose numbers can stand whole under a track of `widthPx`, from the left; a number that would touch the one before
 * it is left out, never cut. Pure.
 */
export function numberedTurns(groups: readonly TurnGroup[], widthPx: number): Set<number> {
  const totalWeight = groups.reduce((sum, { weight }) => sum + weight, 0);
  const freePx = Math.max(0, widthPx - gapPx * (groups.length - 1) - paddingPx * groups.length);
  const numbered = new Set<number>();
  let leftPx = 0;
  let takenToPx = Number.NEGATIVE_INFINITY;
  for (const { turn, weight } of groups) {
    const turnPx = paddingPx + (freePx * weight) / totalWeight;
    const numberPx = String(turn).length * digitPx;
    const startPx = leftPx + (turnPx - numberPx) / 2;
    if (startPx >= takenToPx + airPx && startPx >= -1 && startPx + numberPx <= widthPx + 1) {
      numbered.add(turn);
      takenToPx = startPx + numberPx;
    }
    leftPx += turnPx + gapPx;
  }
  return numbered;
}
