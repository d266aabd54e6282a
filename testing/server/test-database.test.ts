import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "./test-database";

describe("createTestDatabase", () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    first = await createTestDatabase({ seeded: false });
    second = await createTestDatabase({ seeded: false });
  });
  afterAll(async () => {
    await first.drop();
    await second.drop();
  });

  it("gives each caller a migrated database of its own", async () => {
    await run(first.url, "INSERT INTO workspaces (id, slug, name) VALUES ('w_1', 'one', 'One')");
    expect(await run(first.url, "SELECT id FROM workspaces")).toEqual([{ id: "w_1" }]);
    expect(await run(second.url, "SELECT id FROM workspaces")).toEqual([]);
  });
});

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
