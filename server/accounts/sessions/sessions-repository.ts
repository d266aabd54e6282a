import { type Role, roleSchema } from "../../access/actor";
import type { Prisma, PrismaClient } from "../../db/generated/client";

export type NewSession = {
  id: string;
  userId: string;
  workspaceId: string | null;
  version: number;
  at: Date;
  idleUntil: Date;
  expiresAt: Date;
  network: string;
  browser: string;
};
export type SessionRow = { id: string; createdAt: Date; lastSeenAt: Date; network: string; browser: string };
export type Membership = { workspaceId: string; role: Role };
export type LivingSession = { id: string; userId: string; lastWorkspaceId: string | null; memberships: Membership[] };
type Client = PrismaClient | Prisma.TransactionClient;

/** What a session's row and its person must say for its cookie to open anything. */
const aliveAt = (at: Date) => ({ endedAt: null, idleUntil: { gt: at }, expiresAt: { gt: at } });

/** A person without a choice is where they were a member first. */
export const byAge = [{ createdAt: "asc" }, { workspaceId: "asc" }] as const;

export function createSessionsRepository(db: PrismaClient) {
  return {
    async begin({ at, ...session }: NewSession): Promise<void> {
      await db.userSession.create({ data: { ...session, createdAt: at, lastSeenAt: at }, select: { id: true } });
    },
    /** Who stands behind these sessions: those alive, of their person's present version. Memberships by age. */
    async findLiving(ids: readonly string[], at: Date): Promise<LivingSession[]> {
      const rows = await db.userSession.findMany({
        where: { id: { in: [...ids] }, ...aliveAt(at) },
        select: {
          id: true,
          version: true,
          workspaceId: true,
          user: { select: { id: true, sessionVersion: true, memberships: { select: { workspaceId: true, role: true }, orderBy: [...byAge] } } },
        },
      });
      return rows.flatMap(({ id, version, workspaceId, user }) => {
        const memberships = user.memberships.map((membership) => ({ ...membership, role: roleSchema.parse(membership.role) }));
        return version === user.sessionVersion ? [{ id, userId: user.id, lastWorkspaceId: workspaceId, memberships }] : [];
      });
    },
    /** The session is of that workspace from now on. */
    async switchTo(id: string, workspaceId: string): Promise<void> {
      await db.userSession.updateMany({ where: { id }, data: { workspaceId } });
    },
    /** Where the person was last, in any browser; null when they never chose. */
    async lastWorkspaceOf(userId: string): Promise<string | null> {
      const where = { userId, workspaceId: { not: null } };
      return (await db.userSession.findFirst({ where, select: { workspaceId: true }, orderBy: { lastSeenAt: "desc" } }))?.workspaceId ?? null;
    },
    async touch(id: string, at: Date, idleUntil: Date): Promise<void> {
      await db.userSession.updateMany({ where: { id, ...aliveAt(at) }, data: { lastSeenAt: at, idleUntil } });
    },
    /** Those alive, the one used last first. */
    async listOf(userId: string, at: Date): Promise<SessionRow[]> {
      const user = await db.user.findUnique({ where: { id: userId }, select: { sessionVersion: true } });
      return db.userSession.findMany({
        where: { userId, version: user?.sessionVersion ?? -1, ...aliveAt(at) },
        select: { id: true, createdAt: true, lastSeenAt: true, network: true, browser: true },
        orderBy: { lastSeenAt: "desc" },
        take: 100,
      });
    },
    /** False when it is none of theirs, or has ended. */
    async end(userId: string, id: string, at: Date): Promise<boolean> {
      return (await db.userSession.updateMany({ where: { id, userId, endedAt: null }, data: { endedAt: at } })).count > 0;
    },
    async isKnownNetwork(userId: string, network: string): Promise<boolean> {
      return (await db.userSession.count({ where: { userId, network }, take: 1 })) > 0;
    },
    /** Takes away what opened nothing any more before `before`. */
    async sweep(before: Date): Promise<number> {
      const dead = [{ endedAt: { lt: before } }, { idleUntil: { lt: before } }, { expiresAt: { lt: before } }];
      return (await db.userSession.deleteMany({ where: { OR: dead } })).count;
    },
  };
}

/**
 * Ends every sign-in of a person but `keep`, also one that is being made this moment from what was read before. Gives the ids of those
 * that were alive. Belongs in the transaction of what changed.
 */
export async function endSessions(tx: Client, userId: string, { at, keep }: { at: Date; keep?: string | undefined }): Promise<string[]> {
  const { sessionVersion } = await tx.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } }, select: { sessionVersion: true } });
  if (keep !== undefined) await tx.userSession.updateMany({ where: { id: keep, userId, endedAt: null }, data: { version: sessionVersion } });
  const where = { userId, ...aliveAt(at), ...(keep === undefined ? {} : { id: { not: keep } }) };
  const ended = await tx.userSession.findMany({ where, select: { id: true } });
  await tx.userSession.updateMany({ where, data: { endedAt: at } });
  return ended.map(({ id }) => id);
}

export type SessionsRepository = ReturnType<typeof createSessionsRepository>;
