import type { Snapshot } from "./snapshot";

/** True while the run waits for effects it has asked for: between an intent and its answer, or where a crash left it so. Pure. */
export function isMidTurn({ agenda: { task } }: Pick<Snapshot, "agenda">): boolean {
  return task.type !== "parked" && task.type !== "ended" && task.type !== "child";
}
