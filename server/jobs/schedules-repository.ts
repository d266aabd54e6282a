import type { JsonObject } from "@/flows/json/json";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ClaimedRow } from "@/server/due/due-rows";

/** A row of `schedules`. `cron` has five fields and is read in `timezone`. */
export type Schedule = {
  id: string;
  workspaceId: string;
  kind: string;
  cron: string;
  timezone: string;
  payload: JsonObject;
  active: boolean;
  nextRunAt: Date | null;
  lastRunAt: Date | null;
};

const columns = `id, workspace_id AS "workspaceId", kind, cron, timezone, payload, active, next_run_at AS "nextRunAt", last_run_at AS "lastRunAt"`;

/** A schedule that has come due, claimed. To make its job takes one statement. */
export type DueSchedule = Schedule & ClaimedRow;

export const scheduleLeaseMs = 3_000;
const lease = `interval '${scheduleLeaseMs} milliseconds'`;

export function createSchedulesRepository(db: Queryable) {
  const rows = async (name: string, text: string, values: unknown[]) => (await run<Schedule>(db, { name, text }, values)).rows;

  return {
    async find(workspaceId: string, kind: string): Promise<Schedule | null> {
      return (
        (await rows("schedule-find", `SELECT ${columns} FROM schedules WHERE workspace_id = $1 AND kind = $2 ORDER BY id LIMIT 1`, [workspaceId, kind]))[0] ??
        null
      );
    },

    /** There is one for each workspace, kind and cron; what it did before is kept. */
    async put({
      workspaceId,
      kind,
      cron,
      timezone,
      active,
      nextRunAt,
    }: Pick<Schedule, "workspaceId" | "kind" | "cron" | "timezone" | "active" | "nextRunAt">): Promise<Schedule> {
      const text = `INSERT INTO schedules (id, workspace_id, kind, cron, timezone, payload, active, next_run_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, kind, cron) DO UPDATE SET timezone = EXCLUDED.timezone, active = EXCLUDED.active, next_run_at = EXCLUDED.next_run_at RETURNING ${columns}`;
      const [schedule] = await rows("schedule-put", text, [newId("x"), workspaceId, kind, cron, timezone, toJsonb({}), active, nextRunAt]);
      if (schedule === undefined) throw new Error("the schedule was not stored");
      return schedule;
    },

    /** Due at once, out of its turn. */
    async makeDue(id: string): Promise<void> {
      await run(db, { name: "schedule-make-due", text: "UPDATE schedules SET next_run_at = now(), active = true WHERE id = $1" }, [id]);
    },

    /** Claims what is due by the database's clock. */
    async claimDue(limit: number): Promise<DueSchedule[]> {
      const text = `UPDATE schedules SET locked_until = now() + ${lease} WHERE id IN (
          SELECT id FROM schedules WHERE active AND next_run_at <= now() AND (locked_until IS NULL OR locked_until < now()) ORDER BY next_run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING ${columns}`;
      return (await rows("schedules-claim", text, [limit])).map((schedule) => ({ ...schedule, attempts: 1 }));
    },

    /** Those whose job has been made have moved on. */
    async renew(schedules: readonly DueSchedule[]): Promise<string[]> {
      const text = `UPDATE schedules SET locked_until = now() + ${lease} WHERE id = ANY($1) AND locked_until IS NOT NULL RETURNING id`;
      return (await run<{ id: string }>(db, { name: "schedules-renew", text }, [schedules.map(({ id }) => id)])).rows.map(({ id }) => id);
    },

    /** Ends a claim without a job: due again after `delayMs`. */
    async release(id: string, { delayMs, error }: { delayMs: number; error: string | null }): Promise<void> {
      const text = `UPDATE schedules SET locked_until = now() + $2 * interval '1 millisecond', last_error = COALESCE($3, last_error) WHERE id = $1 AND locked_until IS NOT NULL`;
      await run(db, { name: "schedule-release", text }, [id, delayMs, error]);
    },
  };
}

export type SchedulesRepository = ReturnType<typeof createSchedulesRepository>;
