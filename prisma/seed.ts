import type { Pool } from "pg";
import { firstWorkspaceId } from "@/server/db/workspace";
import { ensureWebConnection } from "@/server/door/web-connection";
import { fillWithSampleWorld, findSampleWorkspaces } from "@/server/sample-world/sample-world-repository";

/** Raised whenever what is seeded changes; a database that has it is left alone. */
export const seedVersion = "2";

/**
 * Fills a migrated database with its first workspace, the city of Nashik and the library's flows, published; other workspaces that have
 * them are brought up to date. May be repeated: flows and zones that are there already stay as they are. One transaction.
 */
export async function seed(pool: Pool): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("INSERT INTO workspaces (id, slug, name) VALUES ($1, 'main', $2) ON CONFLICT (id) DO NOTHING", [firstWorkspaceId, "Nashik"]);
    await ensureWebConnection(client, firstWorkspaceId);
    const { products, flows } = await fillWithSampleWorld(client, firstWorkspaceId);
    for (const workspaceId of await findSampleWorkspaces(client)) if (workspaceId !== firstWorkspaceId) await fillWithSampleWorld(client, workspaceId);
    await client.query("COMMIT");
    // Without it the planner reads every product of a fresh database until autovacuum comes round.
    await client.query("ANALYZE products, stores");
    return `${products} products, ${flows} flows`;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
