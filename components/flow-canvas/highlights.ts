/** A transition that a run took. */
export type TakenTransition = { source: string; event: string; target: string };

/** How something is different from what it is compared with. */
export type ChangeMark = "added" | "removed" | "renamed" | "changed";

/** How one version is different from another: states by name, transitions by id. */
export type CanvasChanges = { states: Readonly<Record<string, ChangeMark>>; transitions: Readonly<Record<string, ChangeMark>> };

/** What a run, a preview or a comparison marks on the canvas. */
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
  changes?: CanvasChanges;
};

export type StateMark = "active" | "live" | "visited" | "faded" | "none" | ChangeMark;
export type EdgeMark = "current" | "taken" | "faded" | "none" | ChangeMark;

/** Marks nothing but what is different. */
export function changesOnly(changes: CanvasChanges): CanvasHighlights {
  return { active: null, live: false, visited: null, taken: [], current: null, changes };
}

export function markState(highlights: CanvasHighlights | null, name: string): StateMark {
  if (!highlights) return "none";
  if (highlights.changes) return own(highlights.changes.states, name);
  if (highlights.active === name) return highlights.live ? "live" : "active";
  if (highlights.visited === null) return "none";
  return highlights.visited.includes(name) ? "visited" : "faded";
}

export function markEdge(highlights: CanvasHighlights | null, edge: TakenTransition & { id: string }): EdgeMark {
  if (!highlights) return "none";
  if (highlights.changes) return own(highlights.changes.transitions, edge.id);
  if (highlights.current && isSame(highlights.current, edge)) return "current";
  if (highlights.taken.some((taken) => isSame(taken, edge))) return "taken";
  return highlights.visited === null ? "none" : "faded";
}

const own = (marks: Readonly<Record<string, ChangeMark>>, name: string): ChangeMark | "none" => (Object.hasOwn(marks, name) ? (marks[name] ?? "none") : "none");

function isSame(a: TakenTransition, b: TakenTransition): boolean {
  return a.source === b.source && a.event === b.event && a.target === b.target;
}
