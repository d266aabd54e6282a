import { AppError } from "@/flows/errors";
import type { Tenant, Tenants } from "./tenants";

/** Where a customer comes in: `/chat/<flow>` is of the workspace made first, `/chat/<workspace>/<flow>` of any. */
export type ChatAddress = { workspace?: string | null | undefined; flow: string };

/** A workspace that is not there reads like a flow that is not there. @throws AppError FLOW_NOT_FOUND */
export async function findChatWorkspace(
  tenants: Pick<Tenants, "first" | "findBySlug">,
  { workspace, flow }: { workspace?: string | null | undefined; flow?: string | null | undefined },
): Promise<Tenant> {
  const tenant = workspace == null ? await tenants.first() : await tenants.findBySlug(workspace);
  if (tenant === null) throw new AppError("FLOW_NOT_FOUND", { details: { flow: flow ?? null } });
  return tenant;
}
