import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";

export type RetentionSettings = { days: number | null; timezone: string };

export function createRetentionSettings(db: Queryable) {
  return {
    async get(workspaceId: string): Promise<RetentionSettings> {
      const text = "SELECT retention_days AS days, timezone FROM workspaces WHERE id = $1";
      const [settings] = (await run<RetentionSettings>(db, { name: "retention-get", text }, [workspaceId])).rows;
      if (settings === undefined) throw new Error(`there is no workspace ${workspaceId}`);
      return settings;
    },

    /** With its line in the audit log. */
    async set(workspaceId: string, days: number | null, by: Byline): Promise<void> {
      const text = `WITH w AS (UPDATE workspaces SET retention_days = $2 WHERE id = $1 RETURNING id)
        INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $3, 'retention.set', w.id, $4::jsonb, $5 FROM w`;
      await run(db, { name: "retention-set", text }, [workspaceId, days, by.actor, toJsonb({ days }), by.origin]);
    },

    /** A line in the audit log: somebody asked for it out of its turn. */
    async noteRun(workspaceId: string, by: Byline): Promise<void> {
      const text = "INSERT INTO audit_log (workspace_id, actor, action, entity, origin) VALUES ($1, $2, 'retention.run', $1, $3)";
      await run(db, { name: "retention-note", text }, [workspaceId, by.actor, by.origin]);
    },
  };
}

export type RetentionSettingsRepository = ReturnType<typeof createRetentionSettings>;
