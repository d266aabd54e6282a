import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrisma } from "@/server/db/client";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createResolveRepository, type ResolveRow } from "./resolve-repository";

let database: TestDatabase;
let pool: pg.Pool;
const connectionId = newId("c");

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = new pg.Pool({ connectionString: database.url });
  const db = createPrisma(database.url);
  await db.connection.create({ data: { id: connectionId, workspaceId, channel: "simulator", name: "Phones", publicKey: "phones" } });
  await db.$disconnect();
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const from = (address: string): ResolveRow => ({
  addressId: newId("h"),
  conversationId: newId("s"),
  sender: { address, name: null, at: 1, isPhone: false },
  channel: "simulator",
  row: { workspaceId, connectionId, tokenHash: newId("t"), userId: null, module: "general", openedWith: null, locale: "en", timezone: null },
});

it("gives one conversation to two first messages of an address that come at once", async () => {
  const [one, other] = [await pool.connect(), await pool.connect()];
  try {
    await one.query("BEGIN");
    const first = await createResolveRepository(one).resolve(from("asha"));
    const waiting = createResolveRepository(other).resolve(from("asha"));
    await expect.poll(async () => (await pool.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount).toBeGreaterThan(0);
    await one.query("COMMIT");
    expect(first.isNew).toBe(true);
    expect(await waiting).toEqual({ ...first, isNew: false });
    const { rows } = await pool.query("SELECT id FROM conversations WHERE connection_id = $1", [connectionId]);
    expect(rows).toEqual([{ id: first.conversationId }]);
  } finally {
    one.release();
    other.release();
  }
});

it("gives a new one where the old one is gone, once", async () => {
  const repository = createResolveRepository(pool);
  const { conversationId } = await repository.resolve(from("ravi"));
  await pool.query("DELETE FROM conversations WHERE id = $1", [conversationId]);
  const again = await Promise.all([repository.resolve(from("ravi")), repository.resolve(from("ravi"))]);
  expect(again.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  expect(new Set(again.map((each) => each.conversationId)).size).toBe(1);
  expect(again[0]?.conversationId).not.toBe(conversationId);
});
