import type { DueRows } from "@/server/due/due-rows";
import type { JobsRepository } from "./jobs-repository";
import { nextRunAfter } from "./next-run";
import { type DueSchedule, type SchedulesRepository, scheduleLeaseMs } from "./schedules-repository";

export type DueSchedulesDeps = {
  repository: Pick<SchedulesRepository, "claimDue" | "renew" | "release">;
  jobs: Pick<JobsRepository, "begin">;
  /** A job has been made. */
  onJob: (jobId: string) => void;
  /** What becomes of a schedule that makes no job; null for one that does. Moves it on to its next time. */
  otherwise: (schedule: DueSchedule) => ((nextRunAt: Date) => Promise<void>) | null;
  now: () => number;
};

/** A schedule of which no job can be made: its row counts no tries, so it waits the same each time. */
const againMs = 30_000;

/** Schedules whose time has come: each makes a job, or what else it is for, and waits for its next time. What was missed is made up for once. */
export function createDueSchedules({ repository, jobs, onJob, otherwise, now }: DueSchedulesDeps): DueRows<DueSchedule> {
  return {
    name: "schedule",
    leaseMs: scheduleLeaseMs,
    width: 20,
    maxAttempts: Number.POSITIVE_INFINITY,
    maxClaims: Number.POSITIVE_INFINITY,
    claim: repository.claimDue,
    renew: repository.renew,
    giveBack: ({ id }, { error }) => repository.release(id, { delayMs: error === null ? 0 : againMs, error }),
    async work(schedule) {
      // Never the same time again, should this process's clock be behind the database's.
      const next = nextRunAfter(schedule, Math.max(now(), schedule.nextRunAt?.getTime() ?? 0));
      const other = otherwise(schedule);
      if (other !== null) return other(next);
      const jobId = await jobs.begin(schedule, next);
      if (jobId !== null) onJob(jobId);
    },
  };
}
