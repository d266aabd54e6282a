import { AppError } from "@/flows/errors";
import type { WorkspaceSettings } from "@/flows/protocol/workspace";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { ActorChanges } from "@/server/access/actor-changes";
import type { Tenant, Tenants } from "@/server/workspaces/tenants";
import { createRequireRunner } from "./runner";
import type { WorkspacesRepository } from "./workspaces-repository";

export type WorkspacesDeps = {
  repository: WorkspacesRepository;
  tenants: Pick<Tenants, "find" | "first" | "forgetAll">;
  newId: (prefix: "w") => string;
  /** The person's browser opens that workspace from now on. */
  enter: (actor: Actor, workspaceId: string) => Promise<void>;
  /** Told that the maker has become a member of one more. */
  changes: Pick<ActorChanges, "tell">;
  /** Told of each that was made or changed, once it is. */
  onChanged: (workspaceId: string) => Promise<void>;
};

export type MadeWorkspace = { id: string; slug: string; name: string };

/** Workspaces of this installation: making them, and what is set of each. */
export function createWorkspaces({ repository, tenants, newId, enter, changes, onChanged }: WorkspacesDeps) {
  const requireRunner = createRequireRunner({ repository, tenants });

  return {
    /** Whoever makes one becomes its owner and is in it. Audited. @throws AppError FORBIDDEN, WORKSPACE_EXISTS when the slug is taken */
    async make(actor: Actor, { withSamples, ...settings }: WorkspaceSettings & { withSamples: boolean }): Promise<MadeWorkspace> {
      const workspaceId = await requireRunner(actor, "Workspaces are made by an owner of this installation's first workspace.");
      const id = newId("w");
      if (!(await repository.add({ id, ownerId: actor.id, withSamples, ...settings }, { ...bylineOf(actor), workspaceId }))) throw taken(settings);
      changes.tell({ actor: { type: "user", id: actor.id }, what: "changed" });
      await enter(actor, id);
      await onChanged(id);
      return { id, slug: settings.slug, name: settings.name };
    },

    async settings(actor: Actor): Promise<WorkspaceSettings & { isFirst: boolean }> {
      authorise(actor, "settings:read");
      const { workspaceId, ...settings } = await tenants.find(actor.workspaceId);
      return { ...settingsOf(settings), isFirst: workspaceId === (await tenants.first()).workspaceId };
    },

    /** Counts from the next turn on; runs under way keep what they began with. Audited. @throws AppError FORBIDDEN, WORKSPACE_EXISTS when the slug is taken */
    async change(actor: Actor, settings: WorkspaceSettings): Promise<WorkspaceSettings> {
      authorise(actor, "settings:manage");
      const before = settingsOf(await tenants.find(actor.workspaceId));
      const changed = keys.filter((key) => before[key] !== settings[key]);
      if (changed.length === 0) return before;
      if (!(await repository.change(actor.workspaceId, settings, { by: bylineOf(actor), changed }))) throw taken(settings);
      tenants.forgetAll();
      await onChanged(actor.workspaceId);
      return settings;
    },
  };
}

const keys = ["name", "slug", "timezone", "currency", "locale", "region"] as const satisfies (keyof WorkspaceSettings)[];

/** A language that is not spoken here reads as English, as everywhere. */
function settingsOf({ name, slug, timezone, currency, locale, region }: Omit<Tenant, "workspaceId">): WorkspaceSettings {
  return { name, slug, timezone, currency, locale: locale === "hi" || locale === "hi-Latn" ? locale : "en", region };
}

function taken({ slug }: WorkspaceSettings): AppError {
  const message = "There is a workspace with this address.";
  return new AppError("WORKSPACE_EXISTS", { message, details: { slug, issues: [{ path: "/slug", message }] } });
}

export type Workspaces = ReturnType<typeof createWorkspaces>;
