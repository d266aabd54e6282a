import { AppError } from "@/flows/errors";
import { firstWorkspaceId } from "@/server/db/workspace";
import type { Tenant } from "@/server/workspaces/tenants";

/** The workspace that the first start makes, with overrides. */
export function aTenant(overrides: Partial<Tenant> = {}): Tenant {
  const place = { timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN" };
  return { workspaceId: firstWorkspaceId, slug: "main", name: "Parley", ...place, ...overrides };
}

/** An installation that has these workspaces, the first one first. */
export function theTenants(...tenants: [Tenant, ...Tenant[]]) {
  return {
    first: async () => tenants[0],
    async find(workspaceId: string): Promise<Tenant> {
      const tenant = tenants.find((each) => each.workspaceId === workspaceId);
      if (tenant === undefined) throw new AppError("WORKSPACE_NOT_FOUND");
      return tenant;
    },
  };
}
