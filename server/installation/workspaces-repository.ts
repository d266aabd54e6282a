import type pg from "pg";
import type { WorkspaceSettings } from "@/flows/protocol/workspace";
import type { Byline } from "@/server/access/actor";
import { isUniqueViolation } from "@/server/db/database-error";
import { inTransaction, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { ensureWebConnection } from "@/server/door/web-connection";
import { fillWithSampleWorld } from "@/server/sample-world/sample-world-repository";

/** `ownerId`: the person who becomes its first owner. */
export type NewWorkspace = WorkspaceSettings & { id: string; ownerId: string; withSamples: boolean };

const slugKey = "workspaces_slug_key";

export function createWorkspacesRepository(pool: pg.Pool) {
  return {
    /** The workspace, its first owner, its web chat, the sample world if that is wanted, and a line in the audit log: all or nothing. False when the slug is taken. */
    async add({ id, ownerId, withSamples, ...settings }: NewWorkspace, by: Byline & { workspaceId: string }): Promise<boolean> {
      const { slug, name, timezone, currency, locale, region } = settings;
      try {
        await inTransaction(pool, async (client) => {
          await client.query("INSERT INTO workspaces (id, slug, name, timezone, currency, locale, region) VALUES ($1, $2, $3, $4, $5, $6, $7)", [
            id,
            slug,
            name,
            timezone,
            currency,
            locale,
            region,
          ]);
          await client.query("INSERT INTO memberships (user_id, workspace_id, role) VALUES ($1, $2, 'owner')", [ownerId, id]);
          await ensureWebConnection(client, id);
          if (withSamples) await fillWithSampleWorld(client, id);
          // In the log of the workspace it was made from, and as the first line of its own.
          await client.query(
            `INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT each, $2, 'workspace.made', $1, $3::jsonb, $4 FROM unnest(ARRAY[$1, $5]) each`,
            [id, by.actor, toJsonb({ name, slug, withSamples }), by.origin, by.workspaceId],
          );
        });
      } catch (error) {
        if (isUniqueViolation(error, slugKey)) return false;
        throw error;
      }
      // Until autovacuum comes round the planner believes that the workspace has no products.
      if (withSamples) await pool.query("ANALYZE products, stores");
      return true;
    },

    /** With its line in the audit log, which names what has changed. False when the slug is taken. */
    async change(workspaceId: string, settings: WorkspaceSettings, { by, changed }: { by: Byline; changed: readonly string[] }): Promise<boolean> {
      const text = `WITH w AS (UPDATE workspaces SET name = $2, slug = $3, timezone = $4, currency = $5, locale = $6, region = $7 WHERE id = $1 RETURNING id)
        INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $8, 'workspace.changed', w.id, $9::jsonb, $10 FROM w`;
      const { name, slug, timezone, currency, locale, region } = settings;
      const details = toJsonb({ changed: [...changed] });
      try {
        await run(pool, { name: "workspace-change", text }, [workspaceId, name, slug, timezone, currency, locale, region, by.actor, details, by.origin]);
        return true;
      } catch (error) {
        if (isUniqueViolation(error, slugKey)) return false;
        throw error;
      }
    },

    /** Whether the person is an owner there. */
    async isOwner(workspaceId: string, userId: string): Promise<boolean> {
      const text = "SELECT EXISTS (SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2 AND role = 'owner') AS owns";
      return (await run<{ owns: boolean }>(pool, { name: "workspace-owner", text }, [workspaceId, userId])).rows[0]?.owns === true;
    },
  };
}

export type WorkspacesRepository = ReturnType<typeof createWorkspacesRepository>;
