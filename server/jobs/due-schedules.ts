import type { DueRows } from "@/server/due/due-rows";
import type { JobsRepository } from "./jobs-repository";
import { nextRunAfter } from "./next-run";
import { type DueSchedule, type SchedulesRepository, scheduleLeaseMs } from "./schedules-repository";

export type DueSchedulesDeps = {
  repository: Pick<SchedulesRepository, "claimDue" | "renew" | "release">;
  jobs: Pick<JobsRepository, "begin">;
  /** A job has been made. */
  onJob: (jobId: string) => void;
  now: () => number;
};

/** A schedule of which no job can be made: its row counts no tries, so it waits the same each time. */
const againMs = 30_000;

/** Schedules whose time has come: each makes a job and waits for its next time. What was missed is made up for once. */
export function createDueSchedules({ repository, jobs, onJob, now }: DueSchedulesDeps): DueRows<DueSchedule> {
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
      const jobId = await jobs.begin(schedule, nextRunAfter(schedule, now()));
      if (jobId !== null) onJob(jobId);
    },
  };
}
