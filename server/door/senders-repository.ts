import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { eventsKind } from "./events-kind";

/** A program that tells the runs of a workspace of events. `publicKey`: where it sends them. */
export type SenderRow = { id: string; name: string; publicKey: string; createdAt: Date };

const audited = `INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $4, $5, done.id, jsonb_build_object('name', done.name), $6 FROM done`;

export function createSendersRepository(db: Queryable) {
  return {
    async list(workspaceId: string): Promise<SenderRow[]> {
      const text = `SELECT id, name, public_key AS "publicKey", created_at AS "createdAt" FROM connections WHERE workspace_id = $1 AND channel = $2 ORDER BY name, id`;
      return (await run<SenderRow>(db, { name: "senders-list", text }, [workspaceId, eventsKind])).rows;
    },

    /** With its line in the audit log. Null when the workspace has one of that name. */
    async add(sender: { id: string; workspaceId: string; name: string; publicKey: string }, { actor, origin }: Byline): Promise<SenderRow | null> {
      const text = `WITH done AS (
          INSERT INTO connections (workspace_id, id, name, channel, public_key) SELECT $1, $2, $3, '${eventsKind}', $7
          WHERE NOT EXISTS (SELECT 1 FROM connections c WHERE c.workspace_id = $1 AND c.channel = '${eventsKind}' AND c.name = $3)
          RETURNING id, name, public_key, created_at),
        logged AS (${audited})
        SELECT id, name, public_key AS "publicKey", created_at AS "createdAt" FROM done`;
      const values = [sender.workspaceId, sender.id, sender.name, actor, "sender.created", origin, sender.publicKey];
      return (await run<SenderRow>(db, { name: "sender-add", text }, values)).rows[0] ?? null;
    },

    /** With its line in the audit log. False when it was not there. */
    async remove(workspaceId: string, id: string, { actor, origin }: Byline): Promise<boolean> {
      const text = `WITH done AS (DELETE FROM connections WHERE workspace_id = $1 AND id = $2 AND channel = $3 RETURNING id, name), logged AS (${audited}) SELECT id FROM done`;
      return (await run(db, { name: "sender-remove", text }, [workspaceId, id, eventsKind, actor, "sender.removed", origin])).rowCount === 1;
    },
  };
}

export type SendersRepository = ReturnType<typeof createSendersRepository>;
