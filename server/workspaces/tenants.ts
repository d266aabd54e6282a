import { AppError } from "@/flows/errors";
import type { TenantsRepository } from "./tenants-repository";

/** What a workspace is to those who work for it: where it is, how it counts money and in which language it speaks unless a customer says otherwise. */
export type Tenant = {
  workspaceId: string;
  /** Names it in addresses. */
  slug: string;
  name: string;
  /** IANA. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
  /** BCP 47. */
  locale: string;
  /** ISO 3166-1, two letters: how phone numbers without a country are read. */
  region: string;
};

export type TenantsDeps = {
  repository: TenantsRepository;
  now: () => number;
  onRefreshFailed: (error: unknown) => void;
};

/** After so long it is looked up again behind the answer, for a change that nobody told of. */
const believedMs = 30_000;

/** Workspaces by id and by slug, in memory: a turn asks here and reads nothing. `forget` when one has changed. */
export function createTenants({ repository, now, onRefreshFailed }: TenantsDeps) {
  const known = new Map<string, { tenant: Tenant; at: number }>();
  const slugs = new Map<string, string>();
  let first: string | null = null;
  /** What was read while something was forgotten may be from before the change. */
  let forgettings = 0;

  async function read(load: () => Promise<Tenant | null>): Promise<Tenant | null> {
    const before = forgettings;
    const tenant = await load();
    if (tenant !== null && before === forgettings) remember(tenant);
    return tenant;
  }

  function remember(tenant: Tenant): void {
    known.set(tenant.workspaceId, { tenant, at: now() });
    slugs.set(tenant.slug, tenant.workspaceId);
  }

  function refresh(workspaceId: string, entry: { tenant: Tenant; at: number }): void {
    known.set(workspaceId, { ...entry, at: now() });
    read(() => repository.findById(workspaceId)).catch(onRefreshFailed);
  }

  function remembered(workspaceId: string): Tenant | null {
    const entry = known.get(workspaceId);
    if (entry === undefined) return null;
    if (now() - entry.at > believedMs) refresh(workspaceId, entry);
    return entry.tenant;
  }

  function forgetAll(): void {
    forgettings += 1;
    known.clear();
    slugs.clear();
  }

  return {
    /** @throws AppError WORKSPACE_NOT_FOUND */
    async find(workspaceId: string): Promise<Tenant> {
      const tenant = remembered(workspaceId) ?? (await read(() => repository.findById(workspaceId)));
      if (tenant === null) throw new AppError("WORKSPACE_NOT_FOUND");
      return tenant;
    },
    /** Null when there is none of that name. */
    async findBySlug(slug: string): Promise<Tenant | null> {
      const tenant = remembered(slugs.get(slug) ?? "");
      return tenant?.slug === slug ? tenant : read(() => repository.findBySlug(slug));
    },
    /** The one that was made first: what an address without a workspace means. @throws AppError WORKSPACE_NOT_FOUND before the first start */
    async first(): Promise<Tenant> {
      const tenant = remembered(first ?? "") ?? (await read(repository.findFirst));
      if (tenant === null) throw new AppError("WORKSPACE_NOT_FOUND");
      first = tenant.workspaceId;
      return tenant;
    },
    /** All of them, the oldest first; read anew. */
    async list(): Promise<Tenant[]> {
      const before = forgettings;
      const tenants = await repository.list();
      if (before === forgettings) for (const tenant of tenants) remember(tenant);
      return tenants;
    },
    /** One has changed, or news of that may have been missed. */
    forgetAll,
  };
}

export type Tenants = ReturnType<typeof createTenants>;
