import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { checksumOf } from "@/flows/definition/checksum";
import type { JsonObject } from "@/flows/json/json";
import { libraryFlows } from "@/flows/library/library";
import { worldRows } from "@/flows/world/seed-rows";
import { workspaceId } from "@/server/db/workspace";
import { ensureWebConnection } from "@/server/door/web-connection";
import { toStored } from "@/server/flows/rows";

/** Raised whenever what is seeded changes; a database that has it is left alone. */
export const seedVersion = "2";

/** Tables whose rows are the seed's own: a newer seed brings them up to date. Zones are edited in the settings, so they are only added. */
const ownTables: readonly { name: string; key: string; isOverwritten: boolean }[] = [
  { name: "stores", key: "id", isOverwritten: true },
  { name: "products", key: "id", isOverwritten: true },
  { name: "zones", key: "id", isOverwritten: false },
  { name: "localities", key: "id", isOverwritten: true },
  { name: "parcel_categories", key: "id", isOverwritten: true },
  { name: "coupons", key: "code", isOverwritten: true },
];

/**
 * Fills a migrated database with the workspace, the city of Nashik and the library's flows, published. May be repeated:
 * flows and zones that are there already stay as they are. One transaction.
 */
export async function seed(pool: Pool): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("INSERT INTO workspaces (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", [workspaceId, "Nashik"]);
    await ensureWebConnection(client, workspaceId);
    const rows = worldRows(workspaceId);
    for (const table of ownTables) await insertRows(client, table, rows[table.name] ?? []);
    for (const flow of libraryFlows) await insertFlow(client, flow);
    await client.query("COMMIT");
    // Without it the planner reads every product of a fresh database until autovacuum comes round.
    await client.query("ANALYZE products, stores");
    return `${rows.products?.length ?? 0} products, ${libraryFlows.length} flows`;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

/** All rows in one statement: the columns are those of the first row. */
async function insertRows(client: PoolClient, { name, key, isOverwritten }: (typeof ownTables)[number], rows: readonly JsonObject[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const updates = columns.filter((column) => column !== key).map((column) => `${column} = excluded.${column}`);
  const onConflict = isOverwritten ? `DO UPDATE SET ${updates.join(", ")}` : "DO NOTHING";
  await client.query(
    `INSERT INTO ${name} (${columns.join(", ")}) SELECT ${columns.join(", ")} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb) ON CONFLICT (${key}) ${onConflict}`,
    [JSON.stringify(rows)],
  );
}

async function insertFlow(client: PoolClient, { definition, title }: (typeof libraryFlows)[number]): Promise<void> {
  const stored = JSON.stringify(toStored(definition));
  const [flowId, versionId] = [fixedId("f", definition.id), fixedId("v", definition.id)];
  const made = await client.query(
    `INSERT INTO flows (id, workspace_id, slug, name, description, module, trigger, config, status, revision, published_version_id, title, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', 1, $9, $10, now()) ON CONFLICT (workspace_id, slug) DO NOTHING`,
    [
      flowId,
      workspaceId,
      definition.id,
      definition.name,
      definition.description ?? null,
      definition.module,
      definition.trigger ?? null,
      stored,
      versionId,
      title,
    ],
  );
  // One that an older Parley seeded has no title yet; whoever edits it decides, so it is written once.
  if (made.rowCount === 0) return void (await client.query("UPDATE flows SET title = $2 WHERE id = $1 AND title IS NULL", [flowId, title]));
  await client.query(
    "INSERT INTO flow_versions (id, flow_id, number, status, definition, checksum, notes, published_at, revision) VALUES ($1, $2, 1, 'published', $3, $4, $5, now(), 1)",
    [versionId, flowId, stored, checksumOf(definition), "Comes with Parley"],
  );
}

/** The same id in every database: 32 hex digits of the slug's hash. */
function fixedId(prefix: "f" | "v", slug: string): string {
  return `${prefix}_${createHash("sha256").update(`${prefix}/${slug}`).digest("hex").slice(0, 32)}`;
}
