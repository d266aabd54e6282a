import { AppError } from "@/flows/errors";
import { hasEnded } from "@/server/conversations/run-row";
import { turnLeaseMs } from "@/server/db/lease";
import type { DueRun, WakeRepository } from "@/server/due/wake-repository";
import type { RunsRepository, StoredRun } from "@/server/runs/repository";
import { versionOf } from "./flows";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { RunRecord } from "./model-tables";

/** Runs due by the store's clock that nobody holds. */
export function dueRuns({ tables, now }: ModelStore): RunRecord[] {
  return [...tables.runs.values()].filter(
    ({ nextWakeAt, lockedUntil }) => nextWakeAt !== null && nextWakeAt <= now() && (lockedUntil === null || lockedUntil < now()),
  );
}

/** Runs as operators and the recovery see them. */
export function modelRuns(store: ModelStore, ask: Ask): RunsRepository {
  const { tables, now, stored } = store;
  const notAsked = async (): Promise<never> => {
    throw new AppError("INTERNAL", { message: "no history asks for this" });
  };
  return {
    list: notAsked,
    kin: notAsked,
    steps: notAsked,
    messages: notAsked,
    visitedStates: notAsked,
    findFlowSlug: async () => null,
    find: (_workspaceId, runId) =>
      ask(`find ${runId}`, () => {
        const run = tables.runs.get(runId);
        return run === undefined ? null : stored(toStoredRun(run));
      }),
    record: notAsked,
    findMisplaced: () => ask("find misplaced runs", () => []),
    findInterrupted: (nodeId) =>
      ask("find interrupted runs", () =>
        [...tables.runs.values()]
          .filter(({ snapshot, phase }) => !hasEnded(snapshot) && phase === "PROCESSING")
          .map(({ id, conversationId, lockedBy, lockedUntil }) => ({
            id,
            conversationId,
            isHeld: lockedUntil !== null && lockedUntil > now() && lockedBy !== nodeId,
          })),
      ),
  };
}

/** The wake-ups of runs as a node sees them. */
export function modelWakes(store: ModelStore, ask: Ask): WakeRepository {
  const { tables, now, watch } = store;
  const claimed = ({ id, revision, attempts }: DueRun, nodeId: string): RunRecord | null => {
    const run = tables.runs.get(id);
    return run?.revision === revision && run.attempts === attempts && run.lockedBy === nodeId ? run : null;
  };
  return {
    claim: (limit, nodeId) =>
      ask("claim runs", () =>
        dueRuns(store)
          .slice(0, limit)
          .map((run) => {
            const { id, conversationId, revision } = run;
            const attempts = run.attempts + 1;
            tables.runs.set(id, { ...run, lockedUntil: now() + turnLeaseMs, lockedBy: nodeId, attempts });
            watch.leased(id, nodeId);
            return { id, conversationId, revision, attempts, isInterrupted: run.phase === "PROCESSING" };
          }),
      ),
    renew: (rows, nodeId) =>
      ask("renew the claims of runs", () =>
        rows.flatMap((row) => {
          const run = claimed(row, nodeId);
          if (run !== null) tables.runs.set(row.id, { ...run, lockedUntil: now() + turnLeaseMs });
          return run === null ? [] : [row.id];
        }),
      ),
    giveBack: (row, nodeId, delayMs) =>
      ask(`give ${row.id} back`, () => {
        const run = claimed(row, nodeId);
        if (run === null) return;
        const delay = run.phase === "PROCESSING" ? Math.min(delayMs, turnLeaseMs) : delayMs;
        tables.runs.set(row.id, { ...run, lockedUntil: now() + delay, lockedBy: null });
      }),
  };
}

function toStoredRun({
  id,
  workspaceId,
  conversationId,
  versionId,
  earlierVersions,
  flowId,
  snapshot,
  revision,
  sandbox,
  phase,
  origin,
}: RunRecord): StoredRun {
  const { slug, name, number, checksum } = versionOf(versionId);
  const { status, outcome, state, context, seq, startedAt, at } = snapshot;
  return {
    id,
    workspaceId,
    conversationId,
    versionId,
    earlierVersions: [...earlierVersions],
    flowId,
    slug,
    flowName: name,
    version: number,
    status,
    phase: phase as StoredRun["phase"],
    outcome,
    currentState: state,
    context,
    error: null,
    revision,
    seq,
    sandbox,
    parentRunId: null,
    startedAt: new Date(startedAt),
    completedAt: hasEnded(snapshot) ? new Date(at) : null,
    checksum,
    origin,
    retiredAt: null,
  };
}
