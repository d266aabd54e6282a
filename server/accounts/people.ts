import { AppError } from "@/flows/errors";
import { type Actor, authorise, bylineOf, may, type Role } from "../access/actor";
import type { AccountsDeps } from "./accounts";
import type { AccountsRepository, LinkPurpose, LockedAccounts, Person } from "./repository";
import { hashSecret, newSecret } from "./secrets";

const dayMs = 24 * 3_600_000;
const inviteMs = 7 * dayMs;
export const resetMs = dayMs;

/** A person as others see them: addresses and second factors only for those who may. */
export type ShownPerson = Omit<Person, "email" | "hasSecondFactor"> & { email: string | null; hasSecondFactor: boolean | null };
export type MadeLink = { token: string; path: string; expiresAt: Date };
type Invite = { email: string; role: Role; expiresAt: Date };

type PeopleDeps = Pick<AccountsDeps, "repository" | "tenants" | "now" | "changes" | "sessions">;

/** The people of the workspace, as its owners manage them. */
export function createPeople(deps: PeopleDeps) {
  const { repository, now, changes, sessions } = deps;
  const at = () => new Date(now());

  return {
    async list(actor: Actor): Promise<{ people: ShownPerson[]; invites: Invite[] }> {
      authorise(actor, "settings:read");
      const seesAddresses = may(actor, "addresses:read");
      const [people, invites] = await Promise.all([
        repository.listPeople(actor.workspaceId),
        seesAddresses ? repository.listInvites(actor.workspaceId, at()) : [],
      ]);
      return { people: people.map((person) => shownTo(actor, person)), invites };
    },
    /** @throws AppError `USER_EXISTS` */
    async invite(actor: Actor, { email, role }: { email: string; role: Role }): Promise<MadeLink> {
      authorise(actor, "people:manage");
      const { link, row } = newLink(actor, { purpose: "invite", email, role, expiresAt: new Date(now() + inviteMs) });
      await repository.exclusively(actor.workspaceId, async (locked) => {
        if (await locked.isMember(actor.workspaceId, email)) throw new AppError("USER_EXISTS");
        await locked.replaceLink(row);
        await locked.audit({ ...entryOf(actor), action: "person.invited", entity: email, details: { role } });
      });
      return link;
    },
    /** Takes back an invitation that nobody has used. */
    async withdrawInvite(actor: Actor, email: string): Promise<void> {
      authorise(actor, "people:manage");
      await repository.exclusively(actor.workspaceId, async (locked) => {
        await locked.dropLinks(actor.workspaceId, "invite", email);
        await locked.audit({ ...entryOf(actor), action: "invite.withdrawn", entity: email });
      });
    },
    /** @throws AppError `USER_NOT_FOUND`; `INVALID_INPUT` when nobody would be owner any more */
    async setRole(actor: Actor, userId: string, role: Role): Promise<void> {
      authorise(actor, "people:manage");
      await repository.exclusively(actor.workspaceId, async (locked) => {
        const before = await requireMember(locked, actor.workspaceId, userId);
        if (before === "owner" && role !== "owner") await requireAnotherOwner(locked, actor.workspaceId);
        await locked.setRole(actor.workspaceId, userId, role);
        await locked.audit({ ...entryOf(actor), action: "person.role", entity: userId, details: { before, role } });
      });
      changes.tell({ actor: { type: "user", id: userId }, what: "changed" });
    },
    /** Who is in no other workspace has their sign-ins ended for good, also when they are invited again. @throws AppError `USER_NOT_FOUND`; `INVALID_INPUT` when nobody would be owner any more */
    async remove(actor: Actor, userId: string): Promise<void> {
      authorise(actor, "people:manage");
      const isElsewhere = await repository.exclusively(actor.workspaceId, async (locked) => {
        const before = await requireMember(locked, actor.workspaceId, userId);
        if (before === "owner") await requireAnotherOwner(locked, actor.workspaceId);
        const hasOthers = await locked.removeMember(actor.workspaceId, userId);
        if (!hasOthers) await locked.endSessions(userId, { at: at() });
        await locked.audit({ ...entryOf(actor), action: "person.removed", entity: userId, details: { before } });
        return hasOthers;
      });
      changes.tell({ actor: { type: "user", id: userId }, what: isElsewhere ? "changed" : "ended" });
    },
    /** A link with which another person chooses a new password; the one before stops working. @throws AppError `USER_NOT_FOUND`, `INVALID_INPUT` for oneself */
    async resetLink(actor: Actor, userId: string): Promise<MadeLink> {
      authorise(actor, "people:manage");
      requireSomebodyElse(actor, userId);
      const person = await requirePerson(repository, actor.workspaceId, userId);
      await requireAnswerableFor(deps, actor, userId);
      return makeResetLink(repository, actor, { email: person.email, userId, expiresAt: new Date(now() + resetMs) });
    },
    /** Takes another person's second factor and recovery codes away; every sign-in of theirs ends. @throws AppError `USER_NOT_FOUND`, `INVALID_INPUT` when they have none, or for oneself */
    async resetFactor(actor: Actor, userId: string): Promise<void> {
      authorise(actor, "people:manage");
      requireSomebodyElse(actor, userId);
      await requirePerson(repository, actor.workspaceId, userId);
      await requireAnswerableFor(deps, actor, userId);
      const ended = await repository.exclusively(actor.workspaceId, async (locked) => {
        await requireMember(locked, actor.workspaceId, userId);
        return dropFactor(locked, actor, { userId, at: at() });
      });
      sessions.tellEnded(userId, ended);
    },
  };
}

export async function makeResetLink(repository: AccountsRepository, actor: Actor, to: { email: string; userId: string; expiresAt: Date }): Promise<MadeLink> {
  const { link, row } = newLink(actor, { purpose: "reset", email: to.email, role: "viewer", expiresAt: to.expiresAt });
  await repository.exclusively(actor.workspaceId, async (locked) => {
    await locked.replaceLink(row);
    await locked.audit({ ...entryOf(actor), action: "password.linkMade", entity: to.userId });
  });
  return link;
}

/** Gives the sessions that ended. @throws AppError `INVALID_INPUT` when there is no second factor */
export async function dropFactor(locked: LockedAccounts, actor: Actor, { userId, at }: { userId: string; at: Date }): Promise<string[]> {
  if (!(await locked.factors.remove(userId))) throw new AppError("INVALID_INPUT", { message: "They have no second factor.", details: { reason: "NO_FACTOR" } });
  await locked.audit({ ...entryOf(actor), action: "factor.reset", entity: userId });
  return locked.endSessions(userId, { at });
}

function newLink(actor: Actor, link: { purpose: LinkPurpose; email: string; role: Role; expiresAt: Date }) {
  const token = newSecret();
  const row = { ...link, tokenHash: hashSecret(token), workspaceId: actor.workspaceId, createdBy: actor.id };
  return { link: { token, path: `/${link.purpose}?token=${token}`, expiresAt: link.expiresAt }, row };
}

function shownTo(actor: Actor, { email, hasSecondFactor, ...person }: Person): ShownPerson {
  const isSelf = actor.type === "user" && actor.id === person.id;
  return {
    ...person,
    email: isSelf || may(actor, "addresses:read") ? email : null,
    hasSecondFactor: isSelf || may(actor, "people:manage") ? hasSecondFactor : null,
  };
}

const entryOf = (actor: Actor) => ({ workspaceId: actor.workspaceId, ...bylineOf(actor) });

/** One's own password and factor change with the password: a browser that was left open must not be enough. */
function requireSomebodyElse(actor: Actor, userId: string): void {
  if (actor.id === userId) throw new AppError("INVALID_INPUT", { message: "Your own is changed in your account.", details: { reason: "SELF" } });
}

/**
 * A password opens every workspace of a person: a new one is for an owner of them all, or of the installation's first, to give.
 * @throws AppError `INVALID_INPUT`
 */
async function requireAnswerableFor({ repository, tenants }: PeopleDeps, actor: Actor, userId: string): Promise<void> {
  if ((await tenants.first()).workspaceId === actor.workspaceId) return;
  const own = actor.type === "user" ? (await repository.membershipsOf(actor.id)).filter(({ role }) => role === "owner") : [];
  const answerable = new Set([actor.workspaceId, ...own.map(({ workspaceId }) => workspaceId)]);
  if ((await repository.membershipsOf(userId)).every(({ workspaceId }) => answerable.has(workspaceId))) return;
  const message = "They are in another workspace too. An owner of this installation's first workspace can do it.";
  throw new AppError("INVALID_INPUT", { message, details: { reason: "ELSEWHERE" } });
}

async function requirePerson(repository: AccountsRepository, workspaceId: string, userId: string): Promise<Person> {
  const person = await repository.findPerson(workspaceId, userId);
  if (person === null) throw new AppError("USER_NOT_FOUND");
  return person;
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
