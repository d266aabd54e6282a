import { type Queryable, run } from "@/server/db/pool";
import { flowScheduleKind } from "@/server/flows/flow-schedules";

/** A schedule that is read in its workspace's zone, which is another now. */
export type ZoneFollower = { id: string; cron: string; timezone: string };

const listText = `SELECT s.id, s.cron, w.timezone FROM schedules s JOIN workspaces w ON w.id = s.workspace_id
  WHERE s.workspace_id = $1 AND starts_with(s.kind, '${flowScheduleKind}:') AND s.payload ->> 'followsWorkspace' = 'true' AND s.timezone <> w.timezone`;

export function createZoneFollowersRepository(db: Queryable) {
  return {
    async list(workspaceId: string): Promise<ZoneFollower[]> {
      return (await run<ZoneFollower>(db, { name: "zone-followers", text: listText }, [workspaceId])).rows;
    },
    async move({ id, timezone }: ZoneFollower, nextRunAt: Date): Promise<void> {
      await run(db, { name: "zone-follow", text: "UPDATE schedules SET timezone = $2, next_run_at = $3 WHERE id = $1" }, [id, timezone, nextRunAt]);
    },
  };
}

export type ZoneFollowersRepository = ReturnType<typeof createZoneFollowersRepository>;
