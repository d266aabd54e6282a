import type { DueRows } from "@/server/due/due-rows";
import { type ClaimedJob, type JobsRepository, jobLeaseMs, type Progress } from "./jobs-repository";

/**
 * Does a job. Stops early, at a point where it can go on later, when `signal` aborts; says with `report` how far it is, as
 * often as it likes.
 */
export type JobHandler = (job: { workspaceId: string; subject?: string | null }, signal: AbortSignal, report?: (progress: Progress) => void) => Promise<void>;

export type DueJobsDeps = {
  repository: Pick<JobsRepository, "claim" | "renew" | "giveBack" | "finish" | "putBack" | "report">;
  /** By kind of job. */
  handlers: ReadonlyMap<string, JobHandler>;
  nodeId: string;
  /** This process is about to end. */
  stopping: () => AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number;
};

/** Progress is written no more often. */
const reportEveryMs = 1_000;

/** Jobs that are under way or that nobody has begun. */
export function createDueJobs({ repository, handlers, nodeId, stopping, elapsed }: DueJobsDeps): DueRows<ClaimedJob> {
  async function work(job: ClaimedJob, lost: AbortSignal): Promise<void> {
    const handler = handlers.get(job.kind);
    if (handler === undefined) throw new Error(`nothing here handles ${job.kind}`);
    const ending = stopping();
    // Claimed while the process was told to end.
    if (ending.aborted) return repository.putBack(job, nodeId);
    const first: Progress = { done: 0, total: null };
    const progress = { last: first, at: Number.NEGATIVE_INFINITY, written: Promise.resolve() };
    await handler(job, AbortSignal.any([lost, ending]), (reported) => {
      progress.last = reported;
      if (elapsed() - progress.at < reportEveryMs) return;
      progress.at = elapsed();
      // Only for those who look: the job goes on without.
      progress.written = repository.report(job, nodeId, reported).catch(() => undefined);
    });
    await progress.written;
    lost.throwIfAborted();
    if (ending.aborted) return repository.putBack(job, nodeId);
    await repository.finish(job, nodeId, progress.last);
  }

  return {
    name: "job",
    leaseMs: jobLeaseMs,
    width: 2,
    maxAttempts: 5,
    maxClaims: 10,
    claim: (limit) => repository.claim(limit, nodeId),
    renew: (jobs) => repository.renew(jobs, nodeId),
    giveBack: (job, what) => repository.giveBack(job, nodeId, what),
    work,
  };
}
