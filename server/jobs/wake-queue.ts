import type { Logger } from "@/server/logging/logger";
import type { Schedule } from "./schedules-repository";

export type WakeQueueDeps = {
  databaseUrl: string;
  /** With it the queue lives in Redis, else in the database's schema `bullmq`. */
  redisUrl: string | null;
  /** The time of some schedule has come. */
  onWake: () => Promise<void>;
  log: Logger;
};

/** A queue that wakes one of the processes when a schedule's time has come. What is due says the schedule's row. */
export type WakeQueue = {
  /** Makes the queue know these schedules and no others. */
  sync: (schedules: Schedule[]) => Promise<void>;
  close: () => Promise<void>;
};

const queueName = "parley-schedules";
const wakeName = "wake";
/** A wake-up says nothing, so nothing of it is kept. */
const forgotten = { removeOnComplete: true, removeOnFail: true };
/** Connections that each half of the queue may hold. */
const connections = 2;
const closeTimeoutMs = 3_000;
/** A queue that is down says so again and again; the log hears it so often. */
const quietMs = 60_000;

type Emitter = { on: (event: "error", listener: (error: Error) => void) => unknown; close: () => Promise<void> };
type Queue = Emitter & {
  upsertJobScheduler: (id: string, repeat: { pattern: string; tz: string }, template: { name: string; opts: typeof forgotten }) => Promise<unknown>;
  removeJobScheduler: (id: string) => Promise<unknown>;
  getJobSchedulers: () => Promise<{ key: string }[]>;
};

/** BullMQ is read only when there is something to schedule: most servers never need it. */
async function open({ databaseUrl, redisUrl, onWake }: WakeQueueDeps): Promise<{ queue: Queue; worker: Emitter }> {
  const { Queue, Worker, withBackend, createPostgresBackend } = await import("bullmq");
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    return {
      queue: new Queue(queueName, { connection, skipVersionCheck: true }),
      worker: new Worker(queueName, onWake, { connection, skipVersionCheck: true }),
    };
  }
  const classes = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, schema: "bullmq", migrate: true, max: connections, application_name: "parley-jobs" };
  return { queue: new classes.Queue(queueName, { connection }), worker: new classes.Worker(queueName, onWake, { connection }) };
}

export async function openWakeQueue(deps: WakeQueueDeps): Promise<WakeQueue> {
  const { queue, worker } = await open(deps);
  let isClosing = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  function complain(error: Error): void {
    if (isClosing || performance.now() - saidAt < quietMs) return;
    saidAt = performance.now();
    deps.log.warn({ err: error }, "the job queue has trouble; the sweep goes on");
  }
  for (const half of [queue, worker]) half.on("error", complain);

  return {
    async sync(schedules) {
      const known = await queue.getJobSchedulers();
      const wanted = new Set(schedules.map(({ id }) => id));
      for (const { key } of known) if (!wanted.has(key)) await queue.removeJobScheduler(key);
      for (const { id, cron, timezone } of schedules) await queue.upsertJobScheduler(id, { pattern: cron, tz: timezone }, { name: wakeName, opts: forgotten });
    },
    async close() {
      isClosing = true;
      // A backend that is gone does not answer the goodbye either.
      const waited = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs).unref());
      await Promise.race([Promise.allSettled([worker.close(), queue.close()]), waited]);
    },
  };
}
