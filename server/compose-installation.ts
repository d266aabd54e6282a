import type pg from "pg";
import type { ActorChanges } from "./access/actor-changes";
import type { Sessions } from "./accounts/sessions/sessions";
import { newId } from "./db/ids";
import { createWorkspaces } from "./installation/workspaces";
import { createWorkspacesRepository } from "./installation/workspaces-repository";
import type { Sharing } from "./nodes/sharing";
import type { Tenants } from "./workspaces/tenants";

export type InstallationParts = {
  pool: pg.Pool;
  tenants: Tenants;
  sharing: Pick<Sharing, "tenantChanged"> | null;
  actorChanges: Pick<ActorChanges, "tell">;
  sessions: Pick<Sessions, "switchTo">;
  /** What happens at set times in a workspace, by its own clock. Told of each one that is made, and whenever its clock may be another. */
  schedule: (workspaceId: string) => Promise<void>;
};

/** The part of the composition root for the workspaces themselves. Part of `container.ts`. */
export function composeInstallation({ pool, tenants, sharing, actorChanges, sessions, schedule }: InstallationParts) {
  return createWorkspaces({
    repository: createWorkspacesRepository(pool),
    tenants,
    newId,
    changes: actorChanges,
    enter: sessions.switchTo,
    async onChanged(workspaceId) {
      sharing?.tenantChanged(workspaceId);
      await schedule(workspaceId);
    },
  });
}
