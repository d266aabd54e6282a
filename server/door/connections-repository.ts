import type { JsonObject } from "@/flows/json/json";
import type { Connection } from "@/server/channels/channel";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { newPublicKey } from "./public-key";

const fields = `c.id, c.workspace_id AS "workspaceId", c.channel, c.name, c.public_key AS "publicKey", c.settings, c.status`;

export function createConnectionsRepository(db: Queryable) {
  const one = async (name: string, where: string, values: unknown[]): Promise<Connection | null> =>
    (await run<Connection>(db, { name, text: `SELECT ${fields} FROM connections c WHERE ${where}` }, values)).rows[0] ?? null;

  return {
    findById: (id: string) => one("connection-by-id", "c.id = $1", [id]),
    findByKey: (publicKey: string) => one("connection-by-key", "c.public_key = $1", [publicKey]),
    findFirst: (workspaceId: string, channel: string) =>
      one("connection-of-channel", "c.workspace_id = $1 AND c.channel = $2 AND c.status = 'active' ORDER BY c.created_at, c.id LIMIT 1", [
        workspaceId,
        channel,
      ]),

    /** With its line in the audit log when a person made it. */
    async add({ id, workspaceId, channel, name }: Pick<Connection, "id" | "workspaceId" | "channel" | "name">): Promise<void> {
      const text = "INSERT INTO connections (id, workspace_id, channel, name, public_key) VALUES ($1, $2, $3, $4, $5)";
      await run(db, { name: "connection-add", text }, [id, workspaceId, channel, name, newPublicKey()]);
    },

    /** Merged into what is set already. */
    async set(id: string, settings: JsonObject): Promise<void> {
      await run(db, { name: "connection-set", text: "UPDATE connections SET settings = settings || $2::jsonb WHERE id = $1" }, [id, toJsonb(settings)]);
    },
  };
}

export type ConnectionsRepository = ReturnType<typeof createConnectionsRepository>;
