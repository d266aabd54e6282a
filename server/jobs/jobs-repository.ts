import type { Job, JobStatus } from "@/flows/protocol/operations";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ClaimedRow, GivenBack } from "@/server/due/due-rows";

/** A job that this process has claimed. */
export type ClaimedJob = ClaimedRow & { workspaceId: string; kind: string; subject: string | null };

/** How far a job is, in whatever its kind counts; `total` is null while nobody knows. */
export type Progress = { done: number; total: number | null };

export const jobLeaseMs = 30_000;
const lease = `interval '${jobLeaseMs} milliseconds'`;
/** The queue has so long to bring a new job to some process; then any of them takes it up. */
const handOver = "interval '10 seconds'";
/** How long it is told what became of a job. */
const keptDays = 90;

const claimed = `id, attempts, workspace_id AS "workspaceId", kind, subject`;
const begun = `status = 'running', attempts = attempts + 1, next_attempt_at = now(), started_at = COALESCE(started_at, now()), locked_by = $2, locked_until = now() + ${lease}`;
const isHeld = "j.id = $1 AND j.attempts = $2 AND j.locked_by = $3 AND j.status = 'running'";
const free = "locked_until = NULL, locked_by = NULL";

/** Writes a job that no schedule makes, together with what it is about: `values` are its id, workspace, kind and subject, as SQL. */
export const jobInsert = (values: string): string =>
  `INSERT INTO jobs (id, workspace_id, kind, subject, next_attempt_at) SELECT ${values}, now() + ${handOver}`;

/** The schedule's next time and its job go in together. Nothing when the schedule has moved on, and no second job beside an open one. */
const beginText = `WITH s AS (
    UPDATE schedules SET locked_until = NULL, next_run_at = $3 WHERE id = $1 AND next_run_at IS NOT DISTINCT FROM $2::timestamptz RETURNING id, workspace_id, kind)
  INSERT INTO jobs (id, workspace_id, kind, schedule_id, next_attempt_at) SELECT $4, workspace_id, kind, id, now() + ${handOver} FROM s
  ON CONFLICT (schedule_id) WHERE status IN ('queued', 'running') DO NOTHING RETURNING id`;

const claimText = `UPDATE jobs SET ${begun} WHERE id IN (
    SELECT id FROM jobs WHERE status IN ('queued', 'running') AND next_attempt_at <= now() AND (locked_until IS NULL OR locked_until < now())
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING ${claimed}`;

const finishText = `WITH ended AS (
    UPDATE jobs j SET status = 'done', done = $4, total = $5, ended_at = now(), last_error = NULL, ${free} WHERE ${isHeld} RETURNING j.schedule_id, j.workspace_id, j.kind),
  s AS (UPDATE schedules SET last_run_at = now(), last_error = NULL FROM ended WHERE schedules.id = ended.schedule_id)
  DELETE FROM jobs o USING ended WHERE o.workspace_id = ended.workspace_id AND o.kind = ended.kind AND o.ended_at < now() - interval '${keptDays} days'`;

const giveBackText = `WITH ended AS (
    UPDATE jobs j SET status = CASE WHEN $4::float8 IS NULL THEN 'failed' ELSE 'queued' END, ended_at = CASE WHEN $4::float8 IS NULL THEN now() END,
      next_attempt_at = now() + COALESCE($4::float8, 0) * interval '1 millisecond', last_error = $5, ${free} WHERE ${isHeld} RETURNING j.schedule_id, j.status)
  UPDATE schedules SET last_run_at = now(), last_error = $5 FROM ended WHERE schedules.id = ended.schedule_id AND ended.status = 'failed'`;

const listText = `SELECT id, kind, status, done, total, attempts, last_error AS error, created_at AS "createdAt", started_at AS "startedAt", ended_at AS "endedAt"
  FROM jobs WHERE workspace_id = $1 ORDER BY created_at DESC LIMIT $2`;

type ListedRow = Omit<Job, "status" | "createdAt" | "startedAt" | "endedAt"> & {
  status: JobStatus;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export function createJobsRepository(db: Queryable) {
  return {
    /** The id of the job that was made for a schedule whose time has come; null when there was nothing to make. */
    async begin(schedule: { id: string; nextRunAt: Date | null }, nextRunAt: Date): Promise<string | null> {
      const values = [schedule.id, schedule.nextRunAt, nextRunAt, newId("j")];
      return (await run<{ id: string }>(db, { name: "job-begin", text: beginText }, values)).rows[0]?.id ?? null;
    },

    /** Claims jobs that the queue did not bring to anybody, that failed, or whose process is gone. */
    async claim(limit: number, nodeId: string): Promise<ClaimedJob[]> {
      return (await run<ClaimedJob>(db, { name: "jobs-claim", text: claimText }, [limit, nodeId])).rows;
    },

    /** The queue did not take the job: nobody need wait for it. */
    async keep(id: string): Promise<void> {
      await run(db, { name: "job-keep", text: "UPDATE jobs SET next_attempt_at = now() WHERE id = $1 AND status = 'queued' AND attempts = 0" }, [id]);
    },

    /** Claims the job that the queue has brought; null when somebody has begun it. */
    async take(id: string, nodeId: string): Promise<ClaimedJob | null> {
      const text = `UPDATE jobs SET ${begun} WHERE id = $1 AND status = 'queued' AND attempts = 0 RETURNING ${claimed}`;
      return (await run<ClaimedJob>(db, { name: "job-take", text }, [id, nodeId])).rows[0] ?? null;
    },

    /** Gives the ids of those that are still claimed by this process. */
    async renew(jobs: readonly ClaimedJob[], nodeId: string): Promise<string[]> {
      const text = `UPDATE jobs j SET locked_until = now() + ${lease} FROM jsonb_to_recordset($1::jsonb) AS x(id text, attempts int)
        WHERE j.id = x.id AND j.attempts = x.attempts AND j.locked_by = $2 AND j.status = 'running' RETURNING j.id`;
      const claims = toJsonb(jobs.map(({ id, attempts }) => ({ id, attempts })));
      return (await run<{ id: string }>(db, { name: "jobs-renew", text }, [claims, nodeId])).rows.map((row) => row.id);
    },

    async report({ id, attempts }: ClaimedJob, nodeId: string, { done, total }: Progress): Promise<void> {
      const text = `UPDATE jobs j SET done = $4, total = $5 WHERE ${isHeld}`;
      await run(db, { name: "job-report", text }, [id, attempts, nodeId, done, total]);
    },

    async finish({ id, attempts }: ClaimedJob, nodeId: string, { done, total }: Progress): Promise<void> {
      await run(db, { name: "job-finish", text: finishText }, [id, attempts, nodeId, done, total]);
    },

    async giveBack({ id, attempts }: ClaimedJob, nodeId: string, { delayMs, error }: GivenBack): Promise<void> {
      await run(db, { name: "job-give-back", text: giveBackText }, [id, attempts, nodeId, delayMs, error]);
    },

    /** The process stops: the job is due as before, and the try does not count. */
    async putBack({ id, attempts }: ClaimedJob, nodeId: string): Promise<void> {
      const text = `UPDATE jobs j SET status = 'queued', attempts = j.attempts - 1, next_attempt_at = now(), ${free} WHERE ${isHeld}`;
      await run(db, { name: "job-put-back", text }, [id, attempts, nodeId]);
    },

    /** Newest first. */
    async list(workspaceId: string, limit: number): Promise<Job[]> {
      const { rows } = await run<ListedRow>(db, { name: "jobs-list", text: listText }, [workspaceId, limit]);
      return rows.map(({ createdAt, startedAt, endedAt, ...job }) => ({
        ...job,
        createdAt: createdAt.toISOString(),
        startedAt: startedAt?.toISOString() ?? null,
        endedAt: endedAt?.toISOString() ?? null,
      }));
    },
  };
}

export type JobsRepository = ReturnType<typeof createJobsRepository>;
