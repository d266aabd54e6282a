import { phaseOf } from "@/flows/engine/lifecycle/phase";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { RunRow } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";

export const hasEnded = (snapshot: Snapshot): boolean => snapshot.status !== "running" && snapshot.status !== "paused";

/** The columns of a run as it stands at `now`. Pure. */
export function runRowOf(run: LiveRun, version: PublishedVersion, leaseBy: string | null, now: number): RunRow {
  const { context, ...snapshot } = run.snapshot;
  return {
    versionId: run.versionId,
    earlierVersions: run.earlierVersions.length === 0 ? null : [...run.earlierVersions],
    status: snapshot.status,
    phase: phaseOf(version.compiled, run.snapshot),
    outcome: snapshot.outcome,
    currentState: snapshot.state,
    context,
    snapshot,
    error: snapshot.failure,
    seq: snapshot.seq,
    turn: snapshot.turn,
    progress: snapshot.progress,
    lastChange: run.lastChange,
    nextWakeAt: wakeAt(run, now),
    background: run.background,
    completedAt: hasEnded(run.snapshot) ? snapshot.at : null,
    lastEventAt: snapshot.at,
    chain: run.chain,
    entries: run.entries,
    leaseBy,
  };
}

/**
 * A fork may stand where its parent stood long ago: what was left of the state's timer then is left of it now, and the time of the
 * whole run does not end it.
 */
function wakeAt({ sandbox, snapshot: { timer, at } }: LiveRun, now: number): number | null {
  if (timer === null || (sandbox && timer.type === "run")) return null;
  return sandbox ? Math.max(now, at) + timer.dueAt - at : timer.dueAt;
}
