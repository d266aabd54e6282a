import type { Job } from "@/flows/protocol/operations";
import { type Actor, authorise } from "@/server/access/actor";
import type { LaneHost } from "@/server/due/due-rows";
import { createLane } from "@/server/due/lane";
import { createLanes } from "@/server/due/lanes";
import type { Logger } from "@/server/logging/logger";
import { createDueJobs, type JobHandler } from "./due-jobs";
import { createDueSchedules, type DueSchedulesDeps } from "./due-schedules";
import type { JobQueue } from "./job-queue";
import type { JobsRepository } from "./jobs-repository";
import type { SchedulesRepository } from "./schedules-repository";

export type JobsDeps = {
  repository: JobsRepository;
  schedules: SchedulesRepository;
  /** By kind of job. */
  handlers: ReadonlyMap<string, JobHandler>;
  /** For schedules that make no job. */
  otherwise?: DueSchedulesDeps["otherwise"];
  openQueue: (perform: (jobId: string) => Promise<void>) => Promise<JobQueue>;
  laneHost: LaneHost;
  nodeId: string;
  log: Pick<Logger, "warn">;
};

const listed = 20;

/**
 * A schedule's time makes a job, a row that says what is to be done and how far it is; the queue brings it to one process of
 * all. A job that the queue loses, or that a process dies over, is found by the lane: a queue that is down delays work by some
 * seconds and loses none.
 */
export function createJobs({ repository, schedules, handlers, otherwise = () => null, openQueue, laneHost, nodeId, log }: JobsDeps) {
  let stopping = new AbortController();
  let queue: Promise<JobQueue> | null = null;
  const dueJobs = createDueJobs({ repository, handlers, nodeId, stopping: () => stopping.signal, elapsed: laneHost.elapsed });
  const jobLane = createLane({ ...dueJobs, ...laneHost });
  const scheduleLane = createLane({ ...createDueSchedules({ repository: schedules, jobs: repository, onJob, otherwise, now: laneHost.now }), ...laneHost });
  const lanes = createLanes([scheduleLane, jobLane]);

  function onJob(jobId: string): void {
    handOver(jobId).catch(async (error: unknown) => {
      log.warn({ err: error, jobId }, "the job queue could not be given a job; it is done without");
      // When this fails too, the job is found a little later.
      await repository.keep(jobId).catch(() => undefined);
      jobLane.nudge();
    });
  }

  async function perform(jobId: string): Promise<void> {
    if (stopping.signal.aborted) return;
    const job = await repository.take(jobId, nodeId);
    if (job !== null) await jobLane.take(job);
  }

  async function handOver(jobId: string): Promise<void> {
    queue ??= openQueue(perform);
    try {
      await (await queue).add(jobId);
    } catch (error) {
      // Opened anew for the next job: a queue that failed once may not come back by itself.
      const broken = await queue?.catch(() => null);
      queue = null;
      await broken?.close();
      throw error;
    }
  }

  return {
    start(): void {
      stopping = new AbortController();
      lanes.start();
    },

    /** A job has been written by whoever knows what it is about. */
    made: onJob,

    /** A schedule was changed or made due: another process may be the one that works. */
    changed: lanes.nudge,

    /** What runs now and what became of the last ones, newest first. */
    async list(actor: Actor): Promise<{ items: Job[] }> {
      authorise(actor, "settings:read");
      return { items: await repository.list(actor.workspaceId, listed) };
    },

    /** What is under way ends at the next point where it can go on later. */
    async stop(): Promise<void> {
      stopping.abort("the process stops");
      await lanes.stop();
      await (await queue?.catch(() => null))?.close();
      queue = null;
    },
  };
}

export type Jobs = ReturnType<typeof createJobs>;
