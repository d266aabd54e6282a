/** A transition that a run took. */
export type TakenTransition = { source: string; event: string; target: string };

/** What a run or a preview marks on the canvas. */
export type CanvasHighlights = {
  /** Where the run stands. */
  active: string | null;
  /** The active state pulses: the run goes on by itself or waits for someone right now. */
  live: boolean;
  /** Null: nothing is faded. Else every state that is not listed is. */
  visited: readonly string[] | null;
  taken: readonly TakenTransition[];
  /** The transition taken at this very moment; it is drawn on. */
  current: TakenTransition | null;
};

export type StateMark = "active" | "live" | "visited" | "faded" | "none";
export type EdgeMark = "current" | "taken" | "faded" | "none";

export function markState(highlights: CanvasHighlights | null, name: string): StateMark {
  if (!highlights) return "none";
  if (highlights.active === name) return highlights.live ? "live" : "active";
  if (highlights.visited === null) return "none";
  return highlights.visited.includes(name) ? "visited" : "faded";
}

export function markEdge(highlights: CanvasHighlights | null, edge: TakenTransition): EdgeMark {
  if (!highlights) return "none";
  if (highlights.current && isSame(highlights.current, edge)) return "current";
  if (highlights.taken.some((taken) => isSame(taken, edge))) return "taken";
  return highlights.visited === null ? "none" : "faded";
}

function isSame(a: TakenTransition, b: TakenTransition): boolean {
  return a.source === b.source && a.event === b.event && a.target === b.target;
}
