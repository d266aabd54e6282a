import type { Snapshot } from "./snapshot";

/** True when nothing can happen to the run any more; a run that has not begun has not ended. Pure. */
export function isEnded(snapshot: Pick<Snapshot, "agenda"> | null): boolean {
  return snapshot?.agenda.task.type === "ended";
}
