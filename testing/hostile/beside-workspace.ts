import { hashSecret } from "@/server/accounts/secrets";
import { newId } from "@/server/db/ids";
import { createPool } from "@/server/db/pool";
import { createWorkspacesRepository } from "@/server/installation/workspaces-repository";

/** Makes the workspace on a migrated database unless it is there, and gives a new key of an owner of it. */
export async function openBesideWorkspace(databaseUrl: string, slug: string): Promise<string> {
  const pool = createPool({ connectionString: databaseUrl, max: 1, onError: () => undefined });
  try {
    const [workspaceId, ownerId, first] = [newId("w"), newId("u"), (await pool.query<{ id: string }>("SELECT id FROM workspaces LIMIT 1")).rows[0]];
    await pool.query("INSERT INTO users (id, email) VALUES ($1, $2)", [ownerId, `${ownerId}@example.org`]);
    const settings = { name: "Beside", slug, timezone: "Europe/Berlin", currency: "EUR", locale: "en", region: "DE" } as const;
    const by = { actor: ownerId, origin: null, workspaceId: first?.id ?? workspaceId };
    await createWorkspacesRepository(pool).add({ id: workspaceId, ownerId, withSamples: false, ...settings }, by);
    const key = `pk_beside_${newId("k")}_0123456789abcdef`;
    await pool.query(
      `INSERT INTO api_keys (id, workspace_id, name, hash, hint, role)
        SELECT $1, w.id, 'Beside', $2, 'pk_b', 'owner' FROM workspaces w WHERE w.slug = $3`,
      [newId("k"), hashSecret(key), slug],
    );
    return key;
  } finally {
    await pool.end();
  }
}
