import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    testDatabases: { url: string; tables: string; seeded: string };
  }
}

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A database of its own for a test file, migrated and (unless `seeded: false`) seeded. Drop it in `afterAll`. */
export async function createTestDatabase({ seeded = true }: { seeded?: boolean } = {}): Promise<TestDatabase> {
  const { url: adminUrl, tables, seeded: seededName } = inject("testDatabases");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${seeded ? seededName : tables} STRATEGY FILE_COPY`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(adminUrl, name) };
}

/** A database with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { url: adminUrl } = inject("testDatabases");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(adminUrl, `CREATE DATABASE ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(adminUrl, name) };
}

/** Tried again while the server's own housekeeping is in it: that is nobody's to end, and it goes by itself. */
async function drop(adminUrl: string, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await query(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      const isHousekeeping = error instanceof pg.DatabaseError && error.code === "42501" && tries < 50;
      if (!isHousekeeping) throw error;
      await pause(200);
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
