import type { PrismaClient } from "../db/generated/client";
import { type Role, roleSchema } from "./actor";
import { recordAudit } from "./audit-repository";

export type ApiKeyRow = { id: string; name: string; hint: string; role: Role; createdAt: Date; lastUsedAt: Date | null; revokedAt: Date | null };

const select = { id: true, name: true, hint: true, role: true, createdAt: true, lastUsedAt: true, revokedAt: true } as const;

export function createApiKeysRepository(db: PrismaClient) {
  return {
    async findByHash(hash: string): Promise<{ id: string; workspaceId: string; role: Role } | null> {
      const row = await db.apiKey.findUnique({ where: { hash }, select: { id: true, workspaceId: true, role: true, revokedAt: true } });
      return row && row.revokedAt === null ? { id: row.id, workspaceId: row.workspaceId, role: roleSchema.parse(row.role) } : null;
    },
    async list(workspaceId: string): Promise<ApiKeyRow[]> {
      const rows = await db.apiKey.findMany({ where: { workspaceId }, select, orderBy: { createdAt: "desc" } });
      return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
    },
    create: (
      key: { id: string; workspaceId: string; name: string; hash: string; hint: string; role: Role; createdBy: string },
      actor: string,
    ): Promise<ApiKeyRow> =>
      db.$transaction(async (tx) => {
        const row = await tx.apiKey.create({ data: key, select });
        await recordAudit(tx, { workspaceId: key.workspaceId, actor, action: "key.created", entity: key.id, details: { name: key.name, role: key.role } });
        return { ...row, role: roleSchema.parse(row.role) };
      }),
    /** The key's hash, so that a cache can forget it; null when there is no such key. */
    revoke: (workspaceId: string, id: string, at: Date, actor: string): Promise<string | null> =>
      db.$transaction(async (tx) => {
        const key = await tx.apiKey.findFirst({ where: { id, workspaceId }, select: { hash: true, revokedAt: true } });
        if (!key) return null;
        if (key.revokedAt === null) {
          await tx.apiKey.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
          await recordAudit(tx, { workspaceId, actor, action: "key.revoked", entity: id });
        }
        return key.hash;
      }),
    touch: async (id: string, at: Date) => {
      await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } });
    },
  };
}

export type ApiKeysRepository = ReturnType<typeof createApiKeysRepository>;
