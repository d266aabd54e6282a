import { type Role, roleSchema } from "../access/actor";
import type { Prisma, PrismaClient } from "../db/generated/client";
import { type AuditEntry, recordAudit } from "./audit/audit-repository";
import { factorMethods } from "./second-factor/factors-repository";
import { byAge, endSessions, type Membership } from "./sessions/sessions-repository";

export type Person = { id: string; email: string; name: string | null; role: Role; lastSeenAt: Date | null; createdAt: Date; hasSecondFactor: boolean };
export type Link = { purpose: string; email: string | null; role: Role; workspaceId: string };
/** A workspace that a person is a member of. */
export type OwnWorkspace = { id: string; slug: string; name: string; role: Role };
export type LinkPurpose = "owner" | "invite" | "reset";
export type NewLink = {
  tokenHash: string;
  workspaceId: string;
  purpose: LinkPurpose;
  email: string | null;
  role: Role;
  createdBy: string | null;
  expiresAt: Date;
};
type Client = PrismaClient | Prisma.TransactionClient;

const personSelect = {
  role: true,
  user: { select: { id: true, email: true, name: true, lastSeenAt: true, createdAt: true, secondFactor: { select: { confirmedAt: true } } } },
} as const;
type PersonRow = Prisma.MembershipGetPayload<{ select: typeof personSelect }>;

/** People, their memberships and their one-time links. Methods marked "locked" run inside `exclusively`. */
export function createAccountsRepository(db: PrismaClient) {
  return {
    /** Runs `work` in a transaction that holds the workspace's row, so that "is there an owner" cannot change meanwhile. */
    exclusively<T>(workspaceId: string, work: (locked: ReturnType<typeof lockedMethods>) => Promise<T>): Promise<T> {
      return db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`;
        return work(lockedMethods(tx));
      });
    },
    ensureWorkspace: async (workspace: { id: string; slug: string; name: string }) => {
      await db.workspace.upsert({ where: { id: workspace.id }, create: workspace, update: {}, select: { id: true } });
    },
    hasAudit: (workspaceId: string, action: string) => hasAudit(db, workspaceId, action),
    countOwners: (workspaceId: string) => countOwners(db, workspaceId),
    findLink: (tokenHash: string, now: Date) => findLink(db, tokenHash, now),
    async findForSignIn(email: string) {
      return db.user.findUnique({ where: { email }, select: { id: true, email: true, name: true, passwordHash: true, sessionVersion: true } });
    },
    async findPerson(workspaceId: string, userId: string): Promise<Person | null> {
      const row = await db.membership.findUnique({ where: { userId_workspaceId: { userId, workspaceId } }, select: personSelect });
      return row && toPerson(row);
    },
    /** Of what a person is a member, the oldest membership first. */
    async membershipsOf(userId: string): Promise<Membership[]> {
      const rows = await db.membership.findMany({ where: { userId }, select: { workspaceId: true, role: true }, orderBy: [...byAge] });
      return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
    },
    /** The same with what the workspaces are called. */
    async listWorkspacesOf(userId: string): Promise<OwnWorkspace[]> {
      const select = { role: true, workspace: { select: { id: true, slug: true, name: true } } } as const;
      const rows = await db.membership.findMany({ where: { userId }, select, orderBy: [...byAge] });
      return rows.map(({ role, workspace }) => ({ ...workspace, role: roleSchema.parse(role) }));
    },
    async listPeople(workspaceId: string): Promise<Person[]> {
      const rows = await db.membership.findMany({ where: { workspaceId }, select: personSelect, orderBy: { createdAt: "asc" } });
      return rows.map(toPerson);
    },
    async listInvites(workspaceId: string, now: Date): Promise<{ email: string; role: Role; expiresAt: Date }[]> {
      const where = { workspaceId, purpose: "invite", usedAt: null, expiresAt: { gt: now } };
      const rows = await db.oneTimeLink.findMany({ where, select: { email: true, role: true, expiresAt: true }, orderBy: { expiresAt: "desc" } });
      return rows.map((row) => ({ email: row.email ?? "", role: roleSchema.parse(row.role), expiresAt: row.expiresAt }));
    },
    touch: async (userId: string, at: Date) => {
      await db.user.updateMany({ where: { id: userId }, data: { lastSeenAt: at } });
    },
    /** The same password in a dearer hash, unless it was changed meanwhile. */
    rehash: async (userId: string, before: string, passwordHash: string) => {
      await db.user.updateMany({ where: { id: userId, passwordHash: before }, data: { passwordHash } });
    },
    audit: (entry: AuditEntry) => recordAudit(db, entry),
  };
}

function toPerson({ role, user: { secondFactor, ...user } }: PersonRow): Person {
  return { ...user, role: roleSchema.parse(role), hasSecondFactor: Boolean(secondFactor?.confirmedAt) };
}

function lockedMethods(tx: Prisma.TransactionClient) {
  return {
    countOwners: (workspaceId: string) => countOwners(tx, workspaceId),
    findLink: (tokenHash: string, now: Date) => findLink(tx, tokenHash, now),
    hasAudit: (workspaceId: string, action: string) => hasAudit(tx, workspaceId, action),
    isMember: async (workspaceId: string, email: string) => (await tx.membership.count({ where: { workspaceId, user: { email } } })) > 0,
    roleOf: async (workspaceId: string, userId: string) => {
      const row = await tx.membership.findUnique({ where: { userId_workspaceId: { userId, workspaceId } }, select: { role: true } });
      return row ? roleSchema.parse(row.role) : null;
    },
    /** An unused link of the same purpose and address is replaced: only the newest works. */
    async replaceLink(link: NewLink) {
      await tx.oneTimeLink.deleteMany({ where: { workspaceId: link.workspaceId, purpose: link.purpose, email: link.email, usedAt: null } });
      await tx.oneTimeLink.create({ data: link, select: { tokenHash: true } });
    },
    useLink: async (tokenHash: string, at: Date) => {
      await tx.oneTimeLink.update({ where: { tokenHash }, data: { usedAt: at }, select: { tokenHash: true } });
    },
    dropLinks: async (workspaceId: string, purpose: LinkPurpose, email?: string) => {
      await tx.oneTimeLink.deleteMany({ where: { workspaceId, purpose, usedAt: null, ...(email === undefined ? {} : { email }) } });
    },
    hasAccount: async (email: string) => (await tx.user.count({ where: { email } })) > 0,
    /** A new person with a password. Never touches one who is there: an address belongs to whoever proves it (see `addMember`). */
    async addPerson({ workspaceId, role, ...user }: { id: string; email: string; name: string | null; passwordHash: string; workspaceId: string; role: Role }) {
      await tx.user.create({ data: { ...user, memberships: { create: { workspaceId, role } } }, select: { id: true } });
      return user.id;
    },
    addMember: async (workspaceId: string, userId: string, role: Role) => {
      await tx.membership.create({ data: { userId, workspaceId, role }, select: { userId: true } });
    },
    setPassword: async (userId: string, passwordHash: string, at: Date) => {
      await tx.user.update({ where: { id: userId }, data: { passwordHash, passwordChangedAt: at }, select: { id: true } });
    },
    findUser: (email: string) => tx.user.findUnique({ where: { email }, select: { id: true, name: true } }),
    /** @see endSessions */
    endSessions: (userId: string, options: { at: Date; keep?: string }) => endSessions(tx, userId, options),
    factors: factorMethods(tx),
    setRole: async (workspaceId: string, userId: string, role: Role) => {
      await tx.membership.update({ where: { userId_workspaceId: { userId, workspaceId } }, data: { role }, select: { userId: true } });
    },
    /** Whether they are a member of another workspace still. */
    removeMember: async (workspaceId: string, userId: string): Promise<boolean> => {
      await tx.membership.delete({ where: { userId_workspaceId: { userId, workspaceId } }, select: { userId: true } });
      return (await tx.membership.count({ where: { userId }, take: 1 })) > 0;
    },
    addApiKey: async (key: { id: string; workspaceId: string; name: string; hash: string; hint: string; role: Role; createdBy: string | null }) => {
      await tx.apiKey.create({ data: key, select: { id: true } });
    },
    audit: (entry: AuditEntry) => recordAudit(tx, entry),
  };
}

async function hasAudit(client: Client, workspaceId: string, action: string): Promise<boolean> {
  return (await client.auditLog.count({ where: { workspaceId, action }, take: 1 })) > 0;
}

function countOwners(client: Client, workspaceId: string): Promise<number> {
  return client.membership.count({ where: { workspaceId, role: "owner" } });
}

async function findLink(client: Client, tokenHash: string, now: Date): Promise<Link | null> {
  const row = await client.oneTimeLink.findUnique({
    where: { tokenHash },
    select: { purpose: true, email: true, role: true, workspaceId: true, usedAt: true, expiresAt: true },
  });
  if (!row || row.usedAt !== null || row.expiresAt <= now) return null;
  return { purpose: row.purpose, email: row.email, workspaceId: row.workspaceId, role: roleSchema.parse(row.role) };
}

export type AccountsRepository = ReturnType<typeof createAccountsRepository>;
export type LockedAccounts = ReturnType<typeof lockedMethods>;
