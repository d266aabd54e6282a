import { AppError } from "@/flows/errors";
import { hasEnded } from "@/server/conversations/run-row";
import { turnLeaseMs } from "@/server/db/lease";
import type { RunsRepository, StoredRun } from "@/server/runs/repository";
import { versionOf } from "./flows";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { RunRecord } from "./model-tables";

const claimLeaseMs = 30_000;

/** Runs due by the store's clock that nobody holds. */
export function dueRuns({ tables, now }: ModelStore): RunRecord[] {
  return [...tables.runs.values()].filter(
    ({ nextWakeAt, lockedUntil }) => nextWakeAt !== null && nextWakeAt <= now() && (lockedUntil === null || lockedUntil < now()),
  );
}

/** Runs as operators, the due worker and the recovery see them. */
export function modelRuns(store: ModelStore, ask: Ask): RunsRepository {
  const { tables, now, stored, watch } = store;
  const notAsked = async (): Promise<never> => {
    throw new AppError("INTERNAL", { message: "no history asks for this" });
  };
  return {
    list: notAsked,
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
    claimDue: (limit, nodeId) =>
      ask("claim runs", () =>
        dueRuns(store)
          .slice(0, limit)
          .map((run) => {
            const { id, conversationId, revision } = run;
            const leaseMs = run.phase === "PROCESSING" ? turnLeaseMs : claimLeaseMs * 2 ** Math.max(0, Math.min(run.attempts - 5, 7));
            const attempts = run.attempts + 1;
            tables.runs.set(id, { ...run, lockedUntil: now() + leaseMs, lockedBy: nodeId, attempts });
            watch.leased(id, nodeId);
            return { id, conversationId, revision, attempts, isInterrupted: run.phase === "PROCESSING" };
          }),
      ),
  };
}

function toStoredRun({ id, workspaceId, conversationId, versionId, flowId, snapshot, revision, sandbox, phase, origin }: RunRecord): StoredRun {
  const { slug, name, number, definition, checksum } = versionOf(versionId);
  const { status, outcome, state, context, seq, startedAt, at } = snapshot;
  return {
    id,
    workspaceId,
    conversationId,
    versionId,
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
    definition,
    checksum,
    origin,
    retiredAt: null,
  };
}
