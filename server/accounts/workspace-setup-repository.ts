import { type Queryable, run } from "@/server/db/pool";

/** One query of the pool: Prisma takes a third of a second to load, which a process that was killed does not have before it serves again. */
export function createWorkspaceSetupRepository(db: Queryable) {
  const text = `SELECT EXISTS (SELECT 1 FROM audit_log a WHERE a.workspace_id = w.id AND a.action = 'workspace.started')
      AND EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = w.id AND m.role = 'owner')
      AND NOT EXISTS (SELECT 1 FROM one_time_links l WHERE l.workspace_id = w.id AND l.purpose = 'owner' AND l.used_at IS NULL) AS "isSetUp"
    FROM workspaces w WHERE w.id = $1`;

  return {
    /** Whether the environment was read, and there is an owner and no link for one: the first start has nothing left to do. */
    async isSetUp(workspaceId: string): Promise<boolean> {
      return (await run<{ isSetUp: boolean }>(db, { name: "workspace-setup", text }, [workspaceId])).rows[0]?.isSetUp === true;
    },
  };
}
