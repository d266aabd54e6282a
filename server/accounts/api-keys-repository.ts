import { type Byline, type Role, roleSchema } from "../access/actor";
import type { PrismaClient } from "../db/generated/client";
import { recordAudit } from "./audit/audit-repository";

export type ApiKeyRow = { id: string; name: string; hint: string; role: Role; createdAt: Date; lastUsedAt: Date | null; revokedAt: Date | null };

const select = { id: true, name: true, hint: true, role: true, createdAt: true, lastUsedAt: true, revokedAt: true } as const;

export function createApiKeysRepository(db: PrismaClient) {
  return {
    /** Of those keys that are there and not revoked. */
    async findByHashes(hashes: readonly string[]): Promise<{ hash: string; id: string; workspaceId: string; role: Role }[]> {
      const where = { hash: { in: [...hashes] }, revokedAt: null };
      const rows = await db.apiKey.findMany({ where, select: { hash: true, id: true, workspaceId: true, role: true } });
      return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
    },
    async list(workspaceId: string): Promise<ApiKeyRow[]> {
      const rows = await db.apiKey.findMany({ where: { workspaceId }, select, orderBy: { createdAt: "desc" } });
      return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
    },
    create: (
      key: { id: string; workspaceId: string; name: string; hash: string; hint: string; role: Role; createdBy: string },
      by: Byline,
    ): Promise<ApiKeyRow> =>
      db.$transaction(async (tx) => {
        const row = await tx.apiKey.create({ data: key, select });
        await recordAudit(tx, { workspaceId: key.workspaceId, ...by, action: "key.created", entity: key.id, details: { name: key.name, role: key.role } });
        return { ...row, role: roleSchema.parse(row.role) };
      }),
    /** False when there is no such key. */
    revoke: (workspaceId: string, id: string, at: Date, by: Byline): Promise<boolean> =>
      db.$transaction(async (tx) => {
        const key = await tx.apiKey.findFirst({ where: { id, workspaceId }, select: { revokedAt: true } });
        if (!key) return false;
        if (key.revokedAt === null) {
          await tx.apiKey.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
          await recordAudit(tx, { workspaceId, ...by, action: "key.revoked", entity: id });
        }
        return true;
      }),
    touch: async (id: string, at: Date) => {
      await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } });
    },
  };
}

export type ApiKeysRepository = ReturnType<typeof createApiKeysRepository>;
