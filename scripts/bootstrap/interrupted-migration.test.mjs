import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEmptyDatabase } from "../../testing/server/test-database";
import { localMigrations, migrate } from "./prisma.mjs";

let database;
let client;

beforeAll(async () => {
  database = await createEmptyDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

it("a start goes on where an earlier one was ended in the midst of a migration", { timeout: 60_000 }, async () => {
  const [first] = localMigrations();
  await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('interrupted', $1, $2)", [first.checksum, first.name]);
  expect(await migrate({ url: database.url, client })).toBe(`${localMigrations().length} applied`);
  expect(await migrate({ url: database.url, client })).toBe("up to date");
});
