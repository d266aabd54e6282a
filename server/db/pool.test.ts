import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createPool, inTransaction } from "./pool";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it("outlives a connection that breaks between two statements of a transaction", async () => {
  const work = inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    // `once` of node:events would also reject by the error that comes first.
    const ended = new Promise((resolve) => client.once("end", resolve));
    await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
    await client.query("SELECT 1");
  });
  await expect(work).rejects.toMatchObject({ name: "HostUnavailable" });
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

it("outlives an error on a connection that nobody waits for", async () => {
  const client = await pool.connect();
  expect(() => client.emit("error", new Error("terminating connection due to administrator command"))).not.toThrow();
  client.release(true);
});
