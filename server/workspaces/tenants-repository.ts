import { type Queryable, run } from "@/server/db/pool";
import type { Tenant } from "./tenants";

const columns = `w.id AS "workspaceId", w.slug, w.name, w.timezone, w.currency, w.locale, w.region`;
/** By age; the one made first is the one that addresses without a workspace mean. */
const byAge = "ORDER BY w.created_at, w.id";

export function createTenantsRepository(db: Queryable) {
  const rows = async (name: string, text: string, values: unknown[]) => (await run<Tenant>(db, { name, text }, values)).rows;

  return {
    async findById(workspaceId: string): Promise<Tenant | null> {
      return (await rows("tenant-by-id", `SELECT ${columns} FROM workspaces w WHERE w.id = $1`, [workspaceId]))[0] ?? null;
    },
    async findBySlug(slug: string): Promise<Tenant | null> {
      return (await rows("tenant-by-slug", `SELECT ${columns} FROM workspaces w WHERE w.slug = $1`, [slug]))[0] ?? null;
    },
    async findFirst(): Promise<Tenant | null> {
      return (await rows("tenant-first", `SELECT ${columns} FROM workspaces w ${byAge} LIMIT 1`, []))[0] ?? null;
    },
    list: (): Promise<Tenant[]> => rows("tenants", `SELECT ${columns} FROM workspaces w ${byAge}`, []),
  };
}

export type TenantsRepository = ReturnType<typeof createTenantsRepository>;
