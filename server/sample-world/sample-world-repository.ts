import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { checksumOf } from "@/flows/definition/checksum";
import type { JsonObject } from "@/flows/json/json";
import { libraryFlows } from "@/flows/library/library";
import { worldRows } from "@/flows/world/seed-rows";
import { firstWorkspaceId } from "@/server/db/workspace";
import { toStored } from "@/server/flows/rows";

/** Tables whose rows are the sample's own: a newer one brings them up to date. Zones are edited in the settings, so they are only added. */
const ownTables: readonly { name: string; key: string; isOverwritten: boolean }[] = [
  { name: "stores", key: "id", isOverwritten: true },
  { name: "products", key: "id", isOverwritten: true },
  { name: "zones", key: "id", isOverwritten: false },
  { name: "localities", key: "id", isOverwritten: true },
  { name: "parcel_categories", key: "id", isOverwritten: true },
  { name: "coupons", key: "code", isOverwritten: true },
];

/**
 * Gives a workspace the city of Nashik with its stores, products and zones, and the flows that come with Parley, published. May be
 * repeated: flows and zones that are there already stay as they are. Belongs in a transaction.
 */
export async function fillWithSampleWorld(client: PoolClient, workspaceId: string): Promise<{ products: number; flows: number }> {
  const rows = worldRows(workspaceId);
  for (const table of ownTables) await insertRows(client, table, rows[table.name] ?? []);
  for (const flow of libraryFlows) await insertFlow(client, workspaceId, flow);
  return { products: rows.products?.length ?? 0, flows: libraryFlows.length };
}

/** Workspaces that were given the sample world. */
export async function findSampleWorkspaces(client: PoolClient): Promise<string[]> {
  const [store] = worldRows("").stores ?? [];
  const { rows } = await client.query<{ id: string }>("SELECT workspace_id AS id FROM stores WHERE id = $1", [store?.id]);
  return rows.map(({ id }) => id);
}

/** All rows in one statement: the columns are those of the first row. */
async function insertRows(client: PoolClient, { name, key, isOverwritten }: (typeof ownTables)[number], rows: readonly JsonObject[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const updates = columns.filter((column) => column !== key && column !== "workspace_id").map((column) => `${column} = excluded.${column}`);
  const onConflict = isOverwritten ? `DO UPDATE SET ${updates.join(", ")}` : "DO NOTHING";
  await client.query(
    `INSERT INTO ${name} (${columns.join(", ")}) SELECT ${columns.join(", ")} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb) ON CONFLICT (workspace_id, ${key}) ${onConflict}`,
    [JSON.stringify(rows)],
  );
}

async function insertFlow(client: PoolClient, workspaceId: string, { definition, title }: (typeof libraryFlows)[number]): Promise<void> {
  const stored = JSON.stringify(toStored(definition));
  const [flowId, versionId] = [fixedId("f", workspaceId, definition.id), fixedId("v", workspaceId, definition.id)];
  const { id: slug, name, module, description = null, trigger = null } = definition;
  const made = await client.query(
    `INSERT INTO flows (id, workspace_id, slug, name, description, module, trigger, config, status, revision, published_version_id, title, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', 1, $9, $10, now()) ON CONFLICT (workspace_id, slug) DO NOTHING`,
    [flowId, workspaceId, slug, name, description, module, trigger, stored, versionId, title],
  );
  // One that an older Parley seeded has no title yet; whoever edits it decides, so it is written once.
  if (made.rowCount === 0) return void (await client.query("UPDATE flows SET title = $2 WHERE id = $1 AND title IS NULL", [flowId, title]));
  await client.query(
    "INSERT INTO flow_versions (id, flow_id, number, status, definition, checksum, notes, published_at, revision) VALUES ($1, $2, 1, 'published', $3, $4, $5, now(), 1)",
    [versionId, flowId, stored, checksumOf(definition), "Comes with Parley"],
  );
}

/** The same id in every database: 32 hex digits of a hash. In the first workspace, which was once the only one, over the slug alone. */
function fixedId(prefix: "f" | "v", workspaceId: string, slug: string): string {
  const name = workspaceId === firstWorkspaceId ? slug : `${workspaceId}/${slug}`;
  return `${prefix}_${createHash("sha256").update(`${prefix}/${name}`).digest("hex").slice(0, 32)}`;
}
