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
