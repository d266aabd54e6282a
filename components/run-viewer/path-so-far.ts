import type { Frame } from "./frames";

/** A transition that a run took: `index` counts the candidates of that event when the recorded choice names one. */
export type TakenEdge = { source: string; event: string; target: string };

export type PathSoFar = {
  visited: string[];
  taken: TakenEdge[];
  /** The edge taken by this very step, if it was a choice. */
  current: TakenEdge | null;
};

/** Where the run has been up to and including frame `index`: states in the order of their first visit, edges in the order they were taken. Pure. */
export function pathSoFar(frames: readonly Frame[], index: number): PathSoFar {
  const visited = new Set<string>();
  const taken: TakenEdge[] = [];
  let current: TakenEdge | null = null;
  for (const frame of frames.slice(0, index + 1)) {
    visited.add(frame.step?.state ?? frame.state);
    visited.add(frame.state);
    const { step } = frame;
    current = step?.step_type === "condition" && step.to !== null && step.event !== null ? { source: step.state, event: step.event, target: step.to } : null;
    if (current) taken.push(current);
  }
  return { visited: [...visited], taken, current };
}
