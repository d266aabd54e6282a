import { AppError } from "@/flows/errors";
import type { Actor, Role } from "./actor";
import { authorise } from "./actor";
import { createActorCache } from "./actor-cache";
import type { ActorChanges } from "./actor-changes";
import { hashPassword, verifyPassword } from "./passwords";
import type { AccountsRepository, LockedAccounts, Person } from "./repository";
import { hashSecret, newSecret } from "./secrets";

const inviteMs = 7 * 24 * 3_600_000;

export type AccountsDeps = {
  repository: AccountsRepository;
  workspaceId: string;
  newId: (prefix: "u") => string;
  now: () => number;
  /** Told of each change of what a person may do. */
  changes: ActorChanges;
};

/** People of the one workspace: setting up, signing in, inviting, roles. */
export function createAccounts({ repository, workspaceId, newId, now, changes }: AccountsDeps) {
  const cache = createActorCache({
    load: async (ids) => new Map((await repository.findRoles(workspaceId, ids)).map(({ id, role }) => [id, { type: "user", id, workspaceId, role }])),
    now,
  });
  changes.subscribe(({ actor }) => actor.type === "user" && cache.forget(actor.id));
  changes.onGap(cache.forgetAll);
  const actorForUser = (userId: string): Promise<Actor | null> => cache.find(userId);

  return {
    /** The person as an actor with today's role (at most 5 s old); null when they are no longer a member. */
    actorForUser,
    /** Reads these people's roles anew, together. */
    refresh: cache.refresh,
    needsOwner: async () => (await repository.countOwners(workspaceId)) === 0,
    /** Sets up the first owner with the one-time link. @throws AppError `SETUP_DONE`, `LINK_INVALID` */
    async createOwner(input: { token: string; email: string; name: string; password: string }): Promise<{ id: string; email: string }> {
      const tokenHash = hashSecret(input.token);
      // Checked before hashing too: a stranger must not make this process hash passwords.
      if ((await repository.countOwners(workspaceId)) > 0) throw new AppError("SETUP_DONE");
      if ((await repository.findLink(tokenHash, new Date(now())))?.purpose !== "owner") throw new AppError("LINK_INVALID");
      const passwordHash = await hashPassword(input.password);
      return repository.exclusively(workspaceId, async (locked) => {
        if ((await locked.countOwners(workspaceId)) > 0) throw new AppError("SETUP_DONE");
        if ((await locked.findLink(tokenHash, new Date(now())))?.purpose !== "owner") throw new AppError("LINK_INVALID");
        const id = await locked.addPerson({ id: newId("u"), email: input.email, name: input.name, passwordHash, workspaceId, role: "owner" });
        await locked.useLink(tokenHash, new Date(now()));
        await locked.audit({ workspaceId, actor: `user:${id}`, action: "owner.created", entity: id });
        return { id, email: input.email };
      });
    },
    /** @throws AppError `LINK_INVALID` */
    async acceptInvite(input: { token: string; name: string; password: string }): Promise<{ id: string; email: string }> {
      const tokenHash = hashSecret(input.token);
      if ((await repository.findLink(tokenHash, new Date(now())))?.purpose !== "invite") throw new AppError("LINK_INVALID");
      const passwordHash = await hashPassword(input.password);
      const person = await repository.exclusively(workspaceId, async (locked) => {
        const link = await locked.findLink(tokenHash, new Date(now()));
        if (link?.purpose !== "invite" || link.email === null) throw new AppError("LINK_INVALID");
        if (await locked.isMember(workspaceId, link.email)) throw new AppError("USER_EXISTS");
        const id = await locked.addPerson({ id: newId("u"), email: link.email, name: input.name, passwordHash, workspaceId, role: link.role });
        await locked.useLink(tokenHash, new Date(now()));
        await locked.audit({ workspaceId, actor: `user:${id}`, action: "invite.accepted", entity: id, details: { role: link.role } });
        return { id, email: link.email };
      });
      changes.tell({ actor: { type: "user", id: person.id }, what: "changed" });
      return person;
    },
    /** Null when the address or the password is wrong, without saying which. */
    async verifySignIn(email: string, password: string): Promise<{ id: string; email: string; name: string | null } | null> {
      const user = await repository.findForSignIn(email);
      const isRight = await verifyPassword(password, user?.passwordHash ?? null);
      if (!isRight || !user || (await actorForUser(user.id)) === null) return null;
      await repository.touch(user.id, new Date(now()));
      return { id: user.id, email: user.email, name: user.name };
    },
    /** What the studio's frame shows; null when nobody is signed in. */
    async me(actor: Actor | null) {
      if (actor === null || actor.type !== "user") return null;
      const [person, workspace] = await Promise.all([repository.findPerson(actor.workspaceId, actor.id), repository.workspace(actor.workspaceId)]);
      if (!person || !workspace) return null;
      return {
        user: { id: person.id, name: person.name, email: person.email, role: person.role },
        workspace: { name: workspace.name, timezone: workspace.timezone, currency: workspace.currency },
      };
    },
    people: createPeople({ repository, now, changes }),
  };
}

type PeopleDeps = Pick<AccountsDeps, "repository" | "now" | "changes">;

function createPeople({ repository, now, changes }: PeopleDeps) {
  return {
    async list(actor: Actor): Promise<{ people: Person[]; invites: { email: string; role: Role; expiresAt: Date }[] }> {
      authorise(actor, "settings:read");
      const [people, invites] = await Promise.all([repository.listPeople(actor.workspaceId), repository.listInvites(actor.workspaceId, new Date(now()))]);
      return { people, invites };
    },
    /** The link works once, for seven days, and is shown only now; inviting the same address again replaces it. @throws AppError `USER_EXISTS` */
    async invite(actor: Actor, { email, role }: { email: string; role: Role }): Promise<{ token: string; path: string; expiresAt: Date }> {
      authorise(actor, "people:manage");
      const token = newSecret();
      const expiresAt = new Date(now() + inviteMs);
      await repository.exclusively(actor.workspaceId, async (locked) => {
        if (await locked.isMember(actor.workspaceId, email)) throw new AppError("USER_EXISTS");
        await locked.replaceLink({
          tokenHash: hashSecret(token),
          workspaceId: actor.workspaceId,
          purpose: "invite",
          email,
          role,
          createdBy: actor.id,
          expiresAt,
        });
        await locked.audit({ workspaceId: actor.workspaceId, actor: `${actor.type}:${actor.id}`, action: "person.invited", entity: email, details: { role } });
      });
      return { token, path: `/invite?token=${token}`, expiresAt };
    },
    /** @throws AppError `USER_NOT_FOUND`; `INVALID_INPUT` when nobody would be owner any more */
    async setRole(actor: Actor, userId: string, role: Role): Promise<void> {
      authorise(actor, "people:manage");
      await repository.exclusively(actor.workspaceId, async (locked) => {
        const before = await requireMember(locked, actor.workspaceId, userId);
        if (before === "owner" && role !== "owner") await requireAnotherOwner(locked, actor.workspaceId);
        await locked.setRole(actor.workspaceId, userId, role);
        await locked.audit({
          workspaceId: actor.workspaceId,
          actor: `${actor.type}:${actor.id}`,
          action: "person.role",
          entity: userId,
          details: { before, role },
        });
      });
      changes.tell({ actor: { type: "user", id: userId }, what: "changed" });
    },
    /** @throws AppError `USER_NOT_FOUND`; `INVALID_INPUT` when nobody would be owner any more */
    async remove(actor: Actor, userId: string): Promise<void> {
      authorise(actor, "people:manage");
      await repository.exclusively(actor.workspaceId, async (locked) => {
        const before = await requireMember(locked, actor.workspaceId, userId);
        if (before === "owner") await requireAnotherOwner(locked, actor.workspaceId);
        await locked.removeMember(actor.workspaceId, userId);
        await locked.audit({
          workspaceId: actor.workspaceId,
          actor: `${actor.type}:${actor.id}`,
          action: "person.removed",
          entity: userId,
          details: { before },
        });
      });
      changes.tell({ actor: { type: "user", id: userId }, what: "ended" });
    },
    /** Takes back an invitation that nobody has used. */
    async withdrawInvite(actor: Actor, email: string): Promise<void> {
      authorise(actor, "people:manage");
      await repository.exclusively(actor.workspaceId, async (locked) => {
        await locked.dropLinks(actor.workspaceId, "invite", email);
        await locked.audit({ workspaceId: actor.workspaceId, actor: `${actor.type}:${actor.id}`, action: "invite.withdrawn", entity: email });
      });
    },
  };
}

async function requireMember(locked: LockedAccounts, workspaceId: string, userId: string): Promise<Role> {
  const role = await locked.roleOf(workspaceId, userId);
  if (role === null) throw new AppError("USER_NOT_FOUND");
  return role;
}

async function requireAnotherOwner(locked: LockedAccounts, workspaceId: string): Promise<void> {
  if ((await locked.countOwners(workspaceId)) > 1) return;
  const message = "The workspace needs at least one owner.";
  throw new AppError("INVALID_INPUT", { message, details: { reason: "LAST_OWNER", issues: [{ path: "/userId", message }] } });
}

export type Accounts = ReturnType<typeof createAccounts>;
