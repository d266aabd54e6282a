import type { VersionRef } from "@/flows/engine/run/signal";
import { AppError } from "@/flows/errors";
import type { MisfitView } from "@/flows/protocol/moves";
import { isUnavailable } from "@/server/db/unavailable";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { JobHandler } from "@/server/jobs/due-jobs";
import type { Logger } from "@/server/logging/logger";
import type { NewId } from "../../db/ids";
import type { SignalRun } from "../signal-run";
import { fitVersion } from "./fit-version";
import type { MovesRepository, PendingRun, Settled, StoredMove } from "./moves-repository";

export const moveRunsKind = "moveRuns";

export type MoveRunsDeps = {
  repository: Pick<MovesRepository, "find" | "pending" | "settle" | "setStage">;
  versions: Pick<PublishedVersions, "byId">;
  signal: SignalRun;
  newId: NewId;
  log: Pick<Logger, "info" | "error">;
};

const pageSize = 100;

/** What speaks against it, found when the run's turn has come. */
class DoesNotFit extends Error {
  readonly misfits: readonly MisfitView[];
  constructor(misfits: readonly MisfitView[]) {
    super(misfits.map(({ message }) => message).join("; "));
    this.name = "DoesNotFit";
    this.misfits = misfits;
  }
}

/** It is there already: a try before this one has moved it. */
class IsThere extends Error {}

type Outcome = { status: Settled; misfits: readonly MisfitView[] };

/**
 * Moves the runs of a move one after the other, each in its conversation's line and by a signal of its own, once it is shown to fit where it
 * stands then. Where all are to be moved or none, all are looked at first. Goes on where a process died.
 */
export function createMoveRunsJob(deps: MoveRunsDeps): JobHandler {
  const { repository, versions, log } = deps;
  return async function moveRuns({ subject }, signal, report) {
    const move = subject == null ? null : await repository.find(subject);
    if (move === null || move.stage === "refused" || move.stage === "done") return;
    const to = await versions.byId(move.toVersionId);
    if (move.stage === "checking") {
      const misfits = move.onlyFitting ? 0 : await countMisfits(deps, move, to);
      await repository.setStage(move.id, misfits > 0 ? "refused" : "moving");
      if (misfits > 0) log.info({ moveId: move.id, misfits }, "runs were not moved: not all of them fit");
      if (misfits > 0) return;
    }
    let done = 0;
    for await (const pending of pendingOf(deps, move)) {
      if (signal.aborted) return;
      await repository.settle(move.id, pending.position, await moveOne(deps, move, to, pending));
      done += 1;
      report?.({ done, total: move.total });
    }
    await repository.setStage(move.id, "done");
    log.info({ moveId: move.id, runs: done }, "runs were moved to another version");
  };
}

async function* pendingOf({ repository }: MoveRunsDeps, { id }: StoredMove): AsyncGenerator<PendingRun> {
  for (let after = 0; ; ) {
    const page = await repository.pending(id, after, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}

/** Names those that do not fit; what has ended meanwhile speaks against nothing. */
async function countMisfits(deps: MoveRunsDeps, move: StoredMove, to: PublishedVersion): Promise<number> {
  let count = 0;
  for await (const { run, position } of pendingOf(deps, move)) {
    if (run === null || run.versionId === to.versionId) continue;
    const fit = fitVersion(await deps.versions.byId(run.versionId), to, run.snapshot);
    if (fit.fits || fit.misfits.some(({ code }) => code === "ENDED")) continue;
    count += 1;
    await deps.repository.settle(move.id, position, { status: "misfit", misfits: fit.misfits });
  }
  return count;
}

const refOf = ({ versionId, number, checksum }: PublishedVersion): VersionRef => ({ versionId, number, checksum });

async function moveOne({ versions, signal, newId, log }: MoveRunsDeps, move: StoredMove, to: PublishedVersion, pending: PendingRun): Promise<Outcome> {
  const { runId, conversationId, run } = pending;
  if (run === null) return { status: "ended", misfits: [] };
  try {
    await signal(
      { id: runId, conversationId },
      {
        turnId: newId("t"),
        events: [],
        async make(at, live) {
          if (live.versionId === to.versionId) throw new IsThere();
          const from = await versions.byId(live.versionId);
          const fit = fitVersion(from, to, live.snapshot);
          if (!fit.fits) throw new DoesNotFit(fit.misfits);
          return { type: "migrated", at, by: move.requestedBy, from: refOf(from), to: refOf(to), contextPatch: fit.contextPatch };
        },
      },
    );
    return { status: "moved", misfits: [] };
  } catch (error) {
    if (error instanceof IsThere) return { status: "moved", misfits: [] };
    if (error instanceof DoesNotFit) return { status: "misfit", misfits: error.misfits };
    if (error instanceof AppError && error.code === "RUN_ENDED") return { status: "ended", misfits: [] };
    // The others will meet the same: the whole is tried again.
    if (isUnavailable(error)) throw error;
    log.error({ err: error, runId, moveId: move.id }, "a run could not be moved");
    return { status: "failed", misfits: [{ code: "INTERNAL", message: "it could not be moved; the log says why" }] };
  }
}
