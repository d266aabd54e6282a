import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createOldDatabase } from "@/testing/upgrade/old-database";
import { ensureWebConnection } from "./web-connection";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: true });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const webKeys = async (of: pg.Pool | pg.Client) =>
  (await of.query<{ workspace: string; key: string }>("SELECT workspace_id AS workspace, public_key AS key FROM connections WHERE channel = 'web' ORDER BY 1"))
    .rows;

describe("a workspace's web chat", () => {
  it("is made once, with a key of its own", async () => {
    await pool.query("INSERT INTO workspaces (id, slug, name) VALUES ('w_beside', 'beside', 'Beside')");
    await Promise.all([1, 2, 3].map(() => ensureWebConnection(pool, "w_beside")));
    const keys = await webKeys(pool);
    // The seed's own and the one made here.
    expect(keys.map(({ workspace }) => workspace)).toEqual(["w_00000000000000000000000000000001", "w_beside"]);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(2);
    for (const { key } of keys) expect(key).toMatch(/^ck_[0-9a-f]{32}$/);
  });

  it("is made for the workspaces that an earlier version left", async () => {
    const old = await createOldDatabase("the_door", {
      workspaces: [
        { id: "w_1", name: "One", timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN", created_at: "2026-11-01" },
        { id: "w_2", name: "Two", timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN", created_at: "2026-11-01" },
      ],
    });
    const client = new pg.Client({ connectionString: old.url });
    await client.connect();
    try {
      const keys = await webKeys(client);
      expect(keys.map(({ workspace }) => workspace)).toEqual(["w_1", "w_2"]);
      expect(new Set(keys.map(({ key }) => key)).size).toBe(2);
    } finally {
      await client.end();
      await old.drop();
    }
  });
});
