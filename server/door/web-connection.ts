import { newId } from "@/server/db/ids";
import type { Queryable } from "@/server/db/pool";
import { newPublicKey } from "./public-key";

/** Gives a workspace its web chat; nothing when it has one. To be called in the transaction that makes the workspace. */
export async function ensureWebConnection(db: Queryable, workspaceId: string): Promise<void> {
  await db.query({
    text: `INSERT INTO connections (id, workspace_id, channel, name, public_key) VALUES ($1, $2, 'web', 'Web chat', $3)
     ON CONFLICT (workspace_id) WHERE channel = 'web' DO NOTHING`,
    values: [newId("c"), workspaceId, newPublicKey()],
  });
}
