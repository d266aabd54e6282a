import { AppError } from "@/flows/errors";
import type { Actor } from "@/server/access/actor";
import type { Tenants } from "@/server/workspaces/tenants";
import type { WorkspacesRepository } from "./workspaces-repository";

export type RunnerDeps = { repository: Pick<WorkspacesRepository, "isOwner">; tenants: Pick<Tenants, "first"> };

/** The first workspace is the installation's own: who owns it runs the installation. Gives its id. @throws AppError FORBIDDEN */
export function createRequireRunner({ repository, tenants }: RunnerDeps) {
  return async (actor: Actor, message: string): Promise<string> => {
    const { workspaceId } = await tenants.first();
    if (actor.type !== "user" || !(await repository.isOwner(workspaceId, actor.id))) throw new AppError("FORBIDDEN", { message });
    return workspaceId;
  };
}
