import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingProxy, startCountingProxy } from "@/testing/durability/counting-proxy";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createLlmCalls } from "../integrations/llm/repository";
import { createRetentionSettings } from "../retention/settings-repository";
import { createPrisma } from "./client";
import { firstWorkspaceId as workspaceId } from "./workspace";

let database: TestDatabase;
let proxy: CountingProxy;
let prisma: ReturnType<typeof createPrisma>;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startCountingProxy(database.url);
  prisma = createPrisma(proxy.url, { max: 1 });
  pool = new pg.Pool({ connectionString: proxy.url, max: 1 });
});

afterAll(async () => {
  await prisma?.$disconnect();
  await pool?.end();
  await proxy?.close();
  await database?.drop();
});

/** Counted the second time: the first opens the connection. */
async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  await work();
  proxy.reset();
  await work();
  return proxy.counts.syncs + proxy.counts.queries;
}

const by = { actor: "user:u_test", origin: null };
const call = {
  workspaceId,
  turnId: null,
  provider: "a",
  model: "b",
  purpose: "c",
  inputTokens: 1,
  outputTokens: 2,
  latencyMs: 3,
  status: "ok" as const,
  fallbackDepth: 0,
};

/** What decision 0022 rests on. */
describe("the two ways to the database", () => {
  it("cost one round trip each for one row", async () => {
    expect(await roundTrips(() => createLlmCalls(prisma).add(call))).toBe(1);
    expect(await prisma.llmCall.findFirst({ select: { provider: true, latencyMs: true, status: true } })).toEqual({
      provider: "a",
      latencyMs: 3,
      status: "ok",
    });
  });

  it("differ where a change and its line in the audit log belong together", async () => {
    expect(await roundTrips(() => createRetentionSettings(pool).set(workspaceId, 30, by))).toBe(1);
    const both = () =>
      prisma.$transaction([
        prisma.workspace.update({ where: { id: workspaceId }, data: { retentionDays: 30 }, select: { id: true } }),
        prisma.auditLog.create({
          data: { workspaceId, actor: by.actor, action: "retention.set", entity: workspaceId, details: { days: 30 } },
          select: { id: true },
        }),
      ]);
    expect(await roundTrips(both)).toBe(4);
  });
});
