import type { JsonObject } from "@/flows/json/json";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";

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

/** Minutes after which a claim of a process that is gone comes free. */
const leaseMinutes = 10;

export function createSchedulesRepository(db: Queryable) {
  const rows = async (name: string, text: string, values: unknown[]) => (await run<Schedule>(db, { name, text }, values)).rows;

  return {
    async find(workspaceId: string, kind: string): Promise<Schedule | null> {
      return (
        (await rows("schedule-find", `SELECT ${columns} FROM schedules WHERE workspace_id = $1 AND kind = $2 ORDER BY id LIMIT 1`, [workspaceId, kind]))[0] ??
        null
      );
    },

    listActive: () => rows("schedules-active", `SELECT ${columns} FROM schedules WHERE active ORDER BY id`, []),

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
    claimDue: (limit: number) =>
      rows(
        "schedules-claim",
        `UPDATE schedules SET locked_until = now() + interval '${leaseMinutes} minutes' WHERE id IN (
          SELECT id FROM schedules WHERE active AND next_run_at <= now() AND (locked_until IS NULL OR locked_until < now()) ORDER BY next_run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING ${columns}`,
        [limit],
      ),

    async renew(id: string): Promise<void> {
      await run(db, { name: "schedule-renew", text: `UPDATE schedules SET locked_until = now() + interval '${leaseMinutes} minutes' WHERE id = $1` }, [id]);
    },

    /** Ends a claim whose work is not done: it is due as before. */
    async release(id: string): Promise<void> {
      await run(db, { name: "schedule-release", text: "UPDATE schedules SET locked_until = NULL WHERE id = $1" }, [id]);
    },

    /** Ends a claim. Something that made it due once more in the meantime stands. */
    async finish(id: string, { nextRunAt, error, claimedFor }: { nextRunAt: Date | null; error: string | null; claimedFor: Date | null }): Promise<void> {
      const text = `UPDATE schedules SET locked_until = NULL, last_run_at = now(), last_error = $3,
        next_run_at = CASE WHEN next_run_at IS NOT DISTINCT FROM $4::timestamptz THEN $2::timestamptz ELSE next_run_at END WHERE id = $1`;
      await run(db, { name: "schedule-finish", text }, [id, nextRunAt, error, claimedFor]);
    },
  };
}

export type SchedulesRepository = ReturnType<typeof createSchedulesRepository>;
