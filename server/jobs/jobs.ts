import { errorText } from "@/server/due/error-text";
import type { Logger } from "@/server/logging/logger";
import { nextRunAfter } from "./next-run";
import type { Schedule, SchedulesRepository } from "./schedules-repository";
import type { WakeQueue } from "./wake-queue";

/** Does the work of a schedule. Stops early, at a point where it can go on later, when `signal` aborts. */
export type JobHandler = (schedule: Schedule, signal: AbortSignal) => Promise<void>;

export type JobsDeps = {
  repository: SchedulesRepository;
  /** By kind of schedule. */
  handlers: ReadonlyMap<string, JobHandler>;
  openQueue: (onWake: () => Promise<void>) => Promise<WakeQueue>;
  log: Logger;
  now: () => number;
  /** @default 30 s */
  sweepMs?: number;
};

const batch = 20;
const renewMs = 60_000;
/** A failed run is tried again after this, or at its next time if that comes first. */
const retryMs = 10 * 60_000;
/** The queue is told again so often: it may have lost everything (Redis was flushed). */
const retellMs = 10 * 60_000;

/**
 * Runs schedules when their rows say so. The queue wakes at the right moment, one process of all; a sweep over the rows finds
 * what it missed, so a queue that is down or was lost delays work and loses none. What was missed runs once.
 */
export function createJobs({ repository, handlers, openQueue, log, now, sweepMs = 30_000 }: JobsDeps) {
  let stopping: AbortController | null = null;
  let timer: NodeJS.Timeout | null = null;
  let queue: Promise<WakeQueue> | null = null;
  /** What the queue was told, and when. */
  let known = { print: "", at: Number.NEGATIVE_INFINITY };
  let isTelling = false;
  const running = new Set<Promise<unknown>>();

  function track<T>(work: Promise<T>): Promise<T> {
    const done = work.finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  async function work(schedule: Schedule, signal: AbortSignal): Promise<string | null> {
    const handler = handlers.get(schedule.kind);
    if (handler === undefined) return `nothing here handles ${schedule.kind}`;
    const renewal = setInterval(() => void repository.renew(schedule.id).catch(() => undefined), renewMs);
    try {
      await handler(schedule, signal);
      return null;
    } catch (error) {
      log.error({ err: error, scheduleId: schedule.id, kind: schedule.kind }, "a scheduled job failed; it is tried again");
      return errorText(error);
    } finally {
      clearInterval(renewal);
    }
  }

  async function perform(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const error = await work(schedule, signal);
    if (signal.aborted) return repository.release(schedule.id);
    const next = nextRunAfter(schedule, now());
    const nextRunAt = error === null ? next : new Date(Math.min(next.getTime(), now() + retryMs));
    await repository.finish(schedule.id, { nextRunAt, error, claimedFor: schedule.nextRunAt });
  }

  /** Runs what is due, and tells the queue of schedules that are new to it. */
  async function sweep(): Promise<void> {
    const signal = stopping?.signal;
    if (signal === undefined || signal.aborted) return;
    const due = await repository.claimDue(batch);
    await Promise.all(due.map((schedule) => perform(schedule, signal)));
    tell(signal);
  }

  /** Beside the sweep: a queue that does not answer holds nothing up. */
  function tell(signal: AbortSignal): void {
    if (isTelling) return;
    isTelling = true;
    void track(
      tellQueue(signal)
        .catch((error: unknown) => log.warn({ err: error }, "the job queue could not be told of the schedules; the sweep does its work"))
        .finally(() => {
          isTelling = false;
        }),
    );
  }

  async function tellQueue(signal: AbortSignal): Promise<void> {
    const schedules = await repository.listActive();
    const print = schedules.map(({ id, cron, timezone }) => `${id} ${cron} ${timezone}`).join("\n");
    if ((print === known.print && now() - known.at < retellMs) || signal.aborted) return;
    if (schedules.length === 0 && queue === null) return;
    queue ??= openQueue(() => track(sweep()));
    try {
      const opened = await queue;
      await orAborted(opened.sync(schedules), signal);
      known = { print, at: now() };
    } catch (error) {
      // Opened anew by the next sweep: a queue that failed once may not come back by itself.
      const broken = await queue.catch(() => null);
      queue = null;
      await broken?.close();
      throw error;
    }
  }

  const guarded = (): Promise<void> =>
    track(sweep()).catch((error: unknown) => {
      if (stopping?.signal.aborted !== true) log.warn({ err: error }, "schedules could not be looked at; the next sweep tries again");
    });

  return {
    start(): void {
      if (stopping !== null) return;
      stopping = new AbortController();
      timer = setInterval(() => void guarded(), sweepMs);
      void guarded();
    },

    /** A schedule was changed or made due: another process may be the one that works. */
    async changed(): Promise<void> {
      await guarded();
    },

    /** What is under way ends at the next point where it can go on later. */
    async stop(): Promise<void> {
      if (timer !== null) clearInterval(timer);
      stopping?.abort();
      const opened = await queue?.catch(() => null);
      await opened?.close();
      await Promise.allSettled(running);
    },
  };
}

/** A queue that is being closed may never answer. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return Promise.race([work, new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))]);
}

export type Jobs = ReturnType<typeof createJobs>;
