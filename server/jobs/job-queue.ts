import type { Logger } from "@/server/logging/logger";

export type JobQueueDeps = {
  databaseUrl: string;
  /** With it the queue lives in Redis, else in the database's schema `bullmq`. */
  redisUrl: string | null;
  /** Does the job of this id, unless it is somebody else's. Does not throw: what became of it is in the job's row. */
  perform: (jobId: string) => Promise<void>;
  log: Pick<Logger, "warn">;
};

/** Brings a job to one of the processes. What is to be done says the job's row. */
export type JobQueue = {
  add: (jobId: string) => Promise<void>;
  close: () => Promise<void>;
};

const queueName = "parley-jobs";
const jobName = "perform";
/** The row says what became of a job, so nothing of it is kept here. */
const forgotten = { removeOnComplete: true, removeOnFail: true };
/** Connections that each half of the queue may hold. */
const connections = 2;
const closeTimeoutMs = 3_000;
/** A queue that is down says so again and again; the log hears it so often. */
const quietMs = 60_000;

type Carried = { jobId: string };
type Emitter = { on: (event: "error", listener: (error: Error) => void) => unknown; close: () => Promise<void> };
type Queue = Emitter & { add: (name: string, data: Carried, options: typeof forgotten & { jobId: string }) => Promise<unknown> };

/** BullMQ is read only when there is a job: most servers never need it. */
async function open({ databaseUrl, redisUrl, perform }: JobQueueDeps): Promise<{ queue: Queue; worker: Emitter }> {
  const { Queue, Worker, withBackend, createPostgresBackend } = await import("bullmq");
  const work = ({ data }: { data: Carried }) => perform(data.jobId);
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    return {
      queue: new Queue(queueName, { connection, skipVersionCheck: true }),
      worker: new Worker<Carried>(queueName, work, { connection, skipVersionCheck: true }),
    };
  }
  const classes = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, schema: "bullmq", migrate: true, max: connections, application_name: "parley-jobs" };
  return { queue: new classes.Queue(queueName, { connection }), worker: new classes.Worker<Carried>(queueName, work, { connection }) };
}

export async function openJobQueue(deps: JobQueueDeps): Promise<JobQueue> {
  const { queue, worker } = await open(deps);
  let isClosing = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  function complain(error: Error): void {
    if (isClosing || performance.now() - saidAt < quietMs) return;
    saidAt = performance.now();
    deps.log.warn({ err: error }, "the job queue has trouble; jobs are done without it");
  }
  for (const half of [queue, worker]) half.on("error", complain);

  return {
    async add(jobId) {
      await queue.add(jobName, { jobId }, { ...forgotten, jobId });
    },
    async close() {
      isClosing = true;
      // A backend that is gone does not answer the goodbye either.
      const waited = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs).unref());
      await Promise.race([Promise.allSettled([worker.close(), queue.close()]), waited]);
    },
  };
}
