import type { JsonObject } from "@/flows/json/json";
import type { Prisma, PrismaClient } from "../../db/generated/client";

/** `actor` is `type:id`, or `system` for what the process does itself; `origin` the network that the request came from. */
export type AuditEntry = { workspaceId: string; actor: string; origin?: string | null; action: string; entity: string; details?: JsonObject };

/** Adds a row; inside a transaction when it is given the transaction's client. */
export async function recordAudit(db: PrismaClient | Prisma.TransactionClient, { details, ...entry }: AuditEntry): Promise<void> {
  await db.auditLog.create({ data: { ...entry, ...(details === undefined ? {} : { details }) }, select: { id: true } });
}
