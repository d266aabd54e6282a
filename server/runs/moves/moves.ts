import { AppError } from "@/flows/errors";
import type { CheckedMove, CheckedRun, Move } from "@/flows/protocol/moves";
import { markShown, type Shown } from "@/flows/protocol/shown";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { NewId } from "@/server/db/ids";
import type { Flows } from "@/server/flows/flows";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { Jobs } from "@/server/jobs/jobs";
import { fitVersion } from "./fit-version";
import { moveRunsKind } from "./move-runs-job";
import type { MovesRepository, Standing, StandingRun } from "./moves-repository";

export type MovesDeps = {
  repository: Pick<MovesRepository, "standing" | "countStanding" | "begin" | "view">;
  flows: Pick<Flows, "get" | "version">;
  versions: Pick<PublishedVersions, "byId">;
  jobs: Pick<Jobs, "made">;
  newId: NewId;
};

/** Which runs, and where to: numbers of versions. Without `from`, those on any other version. */
export type MoveRequest = { to: number; from?: number | null | undefined };

/** Runs of a move that its view names. */
const mostNamed = 500;

/** Moving the runs of a flow that are under way to another of its versions. Whoever may publish may; everything of them may be seen then. */
export function createMoves({ repository, flows, versions, jobs, newId }: MovesDeps) {
  async function require(actor: Actor, idOrSlug: string, { to, from }: MoveRequest): Promise<Standing> {
    authorise(actor, "flows:publish");
    const flow = await flows.get(actor, idOrSlug);
    const target = await flows.version(actor, flow.id, to);
    if (target.status !== "published") throw new AppError("FLOW_NOT_PUBLISHED", { message: `Version ${to} was never published.` });
    const source = from == null ? null : await flows.version(actor, flow.id, from);
    return { workspaceId: actor.workspaceId, flowId: flow.id, toVersionId: target.id, fromVersionId: source?.id ?? null };
  }

  async function check(standing: StandingRun, toVersionId: string): Promise<CheckedRun> {
    const { id, conversationId, versionId, from, startedAt, snapshot } = standing;
    const fit = fitVersion(await versions.byId(versionId), await versions.byId(toVersionId), snapshot);
    const common = { runId: id, sessionId: conversationId, state: snapshot.state, from, startedAt: startedAt.toISOString() };
    return fit.fits ? { ...common, fits: true, misfits: [] } : { ...common, fits: false, misfits: fit.misfits };
  }

  return {
    /** What would come of it, run by run; changes nothing. @throws AppError FLOW_NOT_FOUND, VERSION_NOT_FOUND, FLOW_NOT_PUBLISHED */
    async check(
      actor: Actor,
      idOrSlug: string,
      { cursor, limit, ...request }: MoveRequest & { cursor?: string | null | undefined; limit: number },
    ): Promise<Shown<CheckedMove>> {
      const wanted = await require(actor, idOrSlug, request);
      const [total, found] = [await repository.countStanding(wanted), await repository.standing(wanted, { before: readCursor(cursor), limit: limit + 1 })];
      const page = found.slice(0, limit);
      const runs: CheckedRun[] = [];
      for (const standing of page) runs.push(await check(standing, wanted.toVersionId));
      const last = page.at(-1);
      return markShown({ to: request.to, total, runs, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : null });
    },

    /**
     * Moves them in the background. Unless `onlyFitting`, one that does not fit keeps all of them where they are. Audited.
     * @throws AppError FLOW_NOT_FOUND, VERSION_NOT_FOUND, FLOW_NOT_PUBLISHED
     */
    async begin(actor: Actor, idOrSlug: string, { onlyFitting, ...request }: MoveRequest & { onlyFitting: boolean }): Promise<Shown<{ id: string }>> {
      const wanted = await require(actor, idOrSlug, request);
      const [id, jobId] = [newId("y"), newId("j")];
      await repository.begin({ ...wanted, id, jobId, kind: moveRunsKind, onlyFitting, requestedBy: actor.id, to: request.to, by: bylineOf(actor) });
      jobs.made(jobId);
      return markShown({ id });
    },

    /** How far it is, with the first 500 runs: those that were not moved before the others. @throws AppError FLOW_NOT_FOUND, NOT_FOUND */
    async get(actor: Actor, idOrSlug: string, id: string): Promise<Shown<Move>> {
      authorise(actor, "flows:publish");
      const flow = await flows.get(actor, idOrSlug);
      const move = await repository.view({ workspaceId: actor.workspaceId, flowId: flow.id, id }, mostNamed);
      if (move === null) throw new AppError("NOT_FOUND", { message: "There is no such migration." });
      return markShown(move);
    },
  };
}

const cursorOf = ({ startedAt, id }: StandingRun): string => `${startedAt.getTime()}_${id}`;

function readCursor(cursor: string | null | undefined): { startedAt: Date; id: string } | null {
  const [, time, id] = /^(\d{1,15})_(r_[0-9a-f]{32})$/.exec(cursor ?? "") ?? [];
  return time === undefined || id === undefined ? null : { startedAt: new Date(Number(time)), id };
}

export type Moves = ReturnType<typeof createMoves>;
