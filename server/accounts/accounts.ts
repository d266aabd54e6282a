import { AppError } from "@/flows/errors";
import type { Actor } from "../access/actor";
import type { ActorChanges } from "../access/actor-changes";
import type { Tenants } from "../workspaces/tenants";
import type { Hashing } from "./passwords/hashing";
import { requireGoodPassword } from "./passwords/password-rules";
import { createPeople } from "./people";
import type { AccountsRepository, Link } from "./repository";
import { hashSecret } from "./secrets";
import type { Sessions } from "./sessions/sessions";

export type AccountsDeps = {
  repository: AccountsRepository;
  tenants: Pick<Tenants, "find" | "first">;
  newId: (prefix: "u") => string;
  now: () => number;
  /** Told of each change of what a person may do. */
  changes: ActorChanges;
  sessions: Pick<Sessions, "tellEnded" | "switchTo">;
  hashing: Hashing;
};

/** People and what they are a member of: setting up the installation, being invited, choosing a new password by a link. How they sign in is `sign-in.ts`. */
export function createAccounts({ repository, tenants, newId, now, changes, sessions, hashing }: AccountsDeps) {
  const at = () => new Date(now());

  /** @throws AppError `LINK_INVALID` */
  async function requireLink(find: typeof repository.findLink, token: string, purpose: string): Promise<Link & { tokenHash: string }> {
    const tokenHash = hashSecret(token);
    const link = await find(tokenHash, at());
    if (link?.purpose !== purpose) throw new AppError("LINK_INVALID");
    return { ...link, tokenHash };
  }

  return {
    needsOwner: async () => (await repository.countOwners((await tenants.first()).workspaceId)) === 0,
    /** Sets up the first owner with the one-time link. @throws AppError `SETUP_DONE`, `LINK_INVALID`, `INVALID_INPUT` for a weak password */
    async createOwner(input: { token: string; email: string; name: string; password: string }): Promise<{ id: string; email: string }> {
      const { workspaceId } = await tenants.first();
      // Checked before hashing too: a stranger must not make this process hash passwords.
      if ((await repository.countOwners(workspaceId)) > 0) throw new AppError("SETUP_DONE");
      await requireLink(repository.findLink, input.token, "owner");
      requireGoodPassword(input.password, input);
      const passwordHash = await hashing.hash(input.password);
      return repository.exclusively(workspaceId, async (locked) => {
        if ((await locked.countOwners(workspaceId)) > 0) throw new AppError("SETUP_DONE");
        const { tokenHash } = await requireLink(locked.findLink, input.token, "owner");
        if (await locked.hasAccount(input.email)) throw new AppError("USER_EXISTS");
        const id = await locked.addPerson({ id: newId("u"), email: input.email, name: input.name, passwordHash, workspaceId, role: "owner" });
        await locked.useLink(tokenHash, at());
        await locked.audit({ workspaceId, actor: `user:${id}`, action: "owner.created", entity: id });
        return { id, email: input.email };
      });
    },
    /** Whom an invitation is for and where to, and whether they have to sign in to take it. @throws AppError `LINK_INVALID` */
    async invitation(token: string): Promise<{ email: string; hasAccount: boolean; workspace: string }> {
      const { email, workspaceId } = await requireLink(repository.findLink, token, "invite");
      if (email === null) throw new AppError("LINK_INVALID");
      const [user, { name }] = [await repository.findForSignIn(email), await tenants.find(workspaceId)];
      return { email, hasAccount: user !== null, workspace: name };
    },
    /** For people who are new here. Who has an account signs in to take an invitation. @throws AppError `LINK_INVALID`, `USER_EXISTS`, `INVALID_INPUT` for a weak password */
    async acceptInvite(input: { token: string; name: string; password: string }): Promise<{ id: string; email: string }> {
      const { email, workspaceId } = await requireLink(repository.findLink, input.token, "invite");
      if (email === null) throw new AppError("LINK_INVALID");
      requireGoodPassword(input.password, { email, name: input.name });
      const passwordHash = await hashing.hash(input.password);
      const id = await repository.exclusively(workspaceId, async (locked) => {
        const link = await requireLink(locked.findLink, input.token, "invite");
        if (await locked.hasAccount(email)) throw new AppError("USER_EXISTS");
        const added = await locked.addPerson({ id: newId("u"), email, name: input.name, passwordHash, workspaceId, role: link.role });
        await locked.useLink(link.tokenHash, at());
        await locked.audit({ workspaceId, actor: `user:${added}`, action: "invite.accepted", entity: added, details: { role: link.role } });
        return added;
      });
      changes.tell({ actor: { type: "user", id }, what: "changed" });
      return { id, email };
    },
    /** A new password by a one-time link; every sign-in ends. The second factor stays. @throws AppError `LINK_INVALID`, `INVALID_INPUT` for a weak password */
    async resetPassword(input: { token: string; password: string; origin: string }): Promise<{ email: string }> {
      const { email, workspaceId } = await requireLink(repository.findLink, input.token, "reset");
      const user = email === null ? null : await repository.findForSignIn(email);
      if (!user) throw new AppError("LINK_INVALID");
      requireGoodPassword(input.password, user);
      const passwordHash = await hashing.hash(input.password);
      const ended = await repository.exclusively(workspaceId, async (locked) => {
        const { tokenHash } = await requireLink(locked.findLink, input.token, "reset");
        await locked.setPassword(user.id, passwordHash, at());
        await locked.useLink(tokenHash, at());
        await locked.audit({ workspaceId, actor: `user:${user.id}`, origin: input.origin, action: "password.reset", entity: user.id });
        return locked.endSessions(user.id, { at: at() });
      });
      sessions.tellEnded(user.id, ended);
      return { email: user.email };
    },
    /** From now on the person's browser opens that workspace. @throws AppError `WORKSPACE_NOT_FOUND` when they are no member, whether or not it exists */
    async switchTo(actor: Actor, workspaceId: string): Promise<void> {
      const memberships = await repository.membershipsOf(actor.id);
      if (!memberships.some((membership) => membership.workspaceId === workspaceId)) throw new AppError("WORKSPACE_NOT_FOUND");
      await sessions.switchTo(actor, workspaceId);
    },
    /** What the studio's frame shows; null when nobody is signed in. */
    async me(actor: Actor | null) {
      if (actor === null || actor.type !== "user") return null;
      const [person, workspaces] = await Promise.all([repository.findPerson(actor.workspaceId, actor.id), repository.listWorkspacesOf(actor.id)]);
      if (!person) return null;
      const { workspaceId, ...tenant } = await tenants.find(actor.workspaceId);
      const first = await tenants.first();
      return {
        user: { id: person.id, name: person.name, email: person.email, role: person.role },
        /** `isFirst`: addresses without a workspace mean this one. */
        workspace: { ...tenant, id: workspaceId, isFirst: workspaceId === first.workspaceId },
        workspaces,
        mayMakeWorkspaces: workspaces.some(({ id, role }) => id === first.workspaceId && role === "owner"),
      };
    },
    people: createPeople({ repository, tenants, now, changes, sessions }),
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
