import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checksumOf } from "@/flows/definition/checksum";
import { foodOrderFlow, libraryFlows } from "@/flows/library/library";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { seed } from "./seed";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await seed(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const count = async (table: string, where = "true") => {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE ${where}`);
  return rows[0]?.count;
};

describe("seed", () => {
  it("inserts 13,521 products over at least 60 stores, localities and the zones", async () => {
    expect(await count("products")).toBe(13_521);
    expect(await count("stores")).toBeGreaterThanOrEqual(60);
    expect(await count("localities")).toBeGreaterThanOrEqual(60);
    expect(await count("zones", `workspace_id = '${workspaceId}'`)).toBe(3);
  });

  it("publishes the library's flows in the workspace", async () => {
    const { rows } = await pool.query(
      "SELECT f.slug, f.status, f.workspace_id, v.number, v.status AS version_status, v.checksum, f.config = v.definition AS same FROM flows f JOIN flow_versions v ON v.id = f.published_version_id ORDER BY f.slug",
    );
    const expected = libraryFlows
      .map(({ definition }) => definition)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((flow) => ({
        slug: flow.id,
        status: "active",
        workspace_id: workspaceId,
        number: 1,
        version_status: "published",
        checksum: checksumOf(flow),
        same: true,
      }));
    expect(rows).toEqual(expected);
    expect(rows.map((row) => row.slug)).toContain(foodOrderFlow.id);
  });

  it("may be repeated: edits of flows and zones stay, the catalogue is put right", async () => {
    await pool.query("UPDATE flows SET name = 'Mine' WHERE slug = 'food_order_v2'");
    await pool.query("UPDATE zones SET cod_enabled = false");
    await pool.query("UPDATE products SET price_minor = 1 WHERE id = 'fi_001_001'");
    await seed(pool);
    expect(await count("flows", "name = 'Mine'")).toBe(1);
    expect(await count("zones", "NOT cod_enabled")).toBe(3);
    expect(await count("products", "id = 'fi_001_001' AND price_minor = 22000")).toBe(1);
    expect(await count("products")).toBe(13_521);
  });
});
