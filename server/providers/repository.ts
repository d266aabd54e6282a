import { z } from "zod";
import { type ProviderDraft, type ProviderKind, providerDraftSchema, providerKindSchema } from "@/flows/protocol/providers";
import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";

/** What a workspace uses in place of the installation's own. */
export type ChosenProvider = ProviderDraft & { updatedAt: Date };

const rowSchema = z.object({ ...providerDraftSchema.shape, updatedAt: z.date() });

/** Its line in the log says which service, and nothing of its settings. */
const audited = (action: string) =>
  `said AS (INSERT INTO audit_log (workspace_id, actor, origin, action, entity, details) SELECT $1, $2, $3, 'provider.${action}', kind, jsonb_build_object('kind', kind, 'provider', provider) FROM done)`;

export function createProvidersRepository(db: Queryable) {
  const count = async (table: "products" | "localities", workspaceId: string): Promise<number> => {
    const text = `SELECT count(*)::int AS count FROM ${table} WHERE workspace_id = $1`;
    return (await run<{ count: number }>(db, { name: `provider-test-${table}`, text }, [workspaceId])).rows[0]?.count ?? 0;
  };
  return {
    async list(workspaceId: string): Promise<ChosenProvider[]> {
      const text = `SELECT kind, provider, settings, credential_id AS "credentialId", updated_at AS "updatedAt" FROM provider_settings WHERE workspace_id = $1`;
      const { rows } = await run(db, { name: "providers-chosen", text }, [workspaceId]);
      // One of a kind that this version does not know is none of its concern.
      return rows.filter(({ kind }) => providerKindSchema.safeParse(kind).success).map((row) => rowSchema.parse(row));
    },
    /** False when the workspace has no such credential. */
    async save(workspaceId: string, { kind, provider, settings, credentialId }: ProviderDraft, { actor, origin }: Byline): Promise<boolean> {
      const text = `WITH done AS (
          INSERT INTO provider_settings (workspace_id, updated_by, kind, provider, settings, credential_id)
          SELECT $1, $2, $4, $5, $6::jsonb, $7 WHERE $7::text IS NULL OR EXISTS (SELECT 1 FROM credentials c WHERE c.workspace_id = $1 AND c.id = $7 AND c.kind = 'key')
          ON CONFLICT (workspace_id, kind) DO UPDATE SET provider = excluded.provider, settings = excluded.settings, credential_id = excluded.credential_id,
            updated_by = excluded.updated_by, updated_at = now()
          RETURNING kind, provider), ${audited("changed")} SELECT kind FROM done`;
      return (await run(db, { name: "provider-save", text }, [workspaceId, actor, origin, kind, provider, toJsonb(settings), credentialId])).rowCount === 1;
    },
    /** Nothing happens where none was chosen. */
    async remove(workspaceId: string, kind: ProviderKind, { actor, origin }: Byline): Promise<void> {
      const text = `WITH done AS (DELETE FROM provider_settings WHERE workspace_id = $1 AND kind = $4 RETURNING kind, provider), ${audited("reset")} SELECT kind FROM done`;
      await run(db, { name: "provider-remove", text }, [workspaceId, actor, origin, kind]);
    },
    products: (workspaceId: string) => count("products", workspaceId),
    places: (workspaceId: string) => count("localities", workspaceId),
    /** The kinds that use a credential. */
    async kindsWith(workspaceId: string, credentialId: string): Promise<ProviderKind[]> {
      const text = "SELECT kind FROM provider_settings WHERE workspace_id = $1 AND credential_id = $2 ORDER BY kind";
      const { rows } = await run<{ kind: string }>(db, { name: "providers-with", text }, [workspaceId, credentialId]);
      return rows.flatMap(({ kind }) => providerKindSchema.safeParse(kind).data ?? []);
    },
  };
}

export type ProvidersRepository = ReturnType<typeof createProvidersRepository>;
