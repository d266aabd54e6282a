import { jsonObjectSchema } from "@/flows/definition/schema";
import type { PrismaClient } from "../../db/generated/client";
import type { Activity, ActivityFilter, Who } from "./activity";

/** The first start is remembered for good: it says that the environment was read. */
const keptForEver = ["workspace.started"];
const actorOfCommands = "command_line";

type Names = { users: ReadonlyMap<string, string>; keys: ReadonlyMap<string, string>; flows: ReadonlyMap<string, string> };

export function createActivityRepository(db: PrismaClient) {
  async function namesOf(workspaceId: string, ids: string[]): Promise<Names> {
    const where = { id: { in: [...new Set(ids)] } };
    const [users, keys, flows] = await Promise.all([
      db.user.findMany({ where, select: { id: true, name: true, email: true } }),
      db.apiKey.findMany({ where: { ...where, workspaceId }, select: { id: true, name: true } }),
      db.flow.findMany({ where: { ...where, workspaceId }, select: { id: true, name: true } }),
    ]);
    return {
      users: new Map(users.map((user) => [user.id, user.name ?? user.email])),
      keys: new Map(keys.map((key) => [key.id, key.name])),
      flows: new Map(flows.map((flow) => [flow.id, flow.name])),
    };
  }

  return {
    /** Newest first. */
    async list(workspaceId: string, { before, who, kinds }: ActivityFilter, limit: number): Promise<Activity[]> {
      const rows = await db.auditLog.findMany({
        where: {
          workspaceId,
          ...(before === null ? {} : { id: { lt: BigInt(before) } }),
          ...(who === null ? {} : { actor: who }),
          ...(kinds.length === 0 ? {} : { OR: kinds.map((kind) => ({ action: { startsWith: `${kind}.` } })) }),
        },
        orderBy: { id: "desc" },
        take: limit,
      });
      const names = await namesOf(
        workspaceId,
        rows.flatMap(({ actor, entity }) => [idOf(actor), entity]),
      );
      return rows.map((row) => ({
        id: row.id.toString(),
        at: row.at,
        who: whoIs(row.actor, names),
        action: row.action,
        subject: names.users.get(row.entity) ?? names.flows.get(row.entity) ?? names.keys.get(row.entity) ?? null,
        entity: row.entity,
        details: jsonObjectSchema.safeParse(row.details).data ?? {},
        origin: row.origin,
      }));
    },
    async sweep(before: Date): Promise<number> {
      return (await db.auditLog.deleteMany({ where: { at: { lt: before }, action: { notIn: keptForEver } } })).count;
    },
  };
}

const idOf = (actor: string) => actor.slice(actor.indexOf(":") + 1);

function whoIs(actor: string, names: Names): Who {
  const id = idOf(actor);
  if (id === actorOfCommands) return { key: actor, type: "commandLine", name: null };
  if (actor.startsWith("user:")) return { key: actor, type: "person", name: names.users.get(id) ?? null };
  if (actor.startsWith("apiKey:")) return { key: actor, type: "apiKey", name: names.keys.get(id) ?? null };
  return { key: actor, type: "system", name: null };
}

export type ActivityRepository = ReturnType<typeof createActivityRepository>;
