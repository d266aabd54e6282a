import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { root } from "../../scripts/bootstrap/paths.mjs";
import { startPostgres } from "../../scripts/bootstrap/postgres.mjs";
import { applicationRole } from "../../scripts/bootstrap/postgres-role.mjs";
import { generateClient, localMigrations } from "../../scripts/bootstrap/prisma.mjs";
import { run } from "../../scripts/bootstrap/processes.mjs";

/**
 * Once for all integration tests: a PostgreSQL of their own (or TEST_DATABASE_URL's server) with two databases to copy from,
 * `parley_tables` (migrated) and `parley_seeded`. `testing/server/test-database.ts` hands out the copies.
 */
export default async function setup(project) {
  await generateClient();
  const server = await startServer();
  const names = { tables: `parley_tables_${process.pid}`, seeded: `parley_seeded_${process.pid}` };
  await withClient(server.url, (client) => client.query(`CREATE DATABASE ${names.tables}`));
  await withClient(databaseUrl(server.url, names.tables), applyMigrations);
  await withClient(server.url, (client) => client.query(`CREATE DATABASE ${names.seeded} TEMPLATE ${names.tables}`));
  await seedCopy(databaseUrl(server.url, names.seeded));
  project.provide("testDatabases", { url: server.url, ...names });
  return async () => {
    if (server.isShared) await withClient(server.url, (client) => dropAll(client, names));
    await server.stop();
  };
}

async function startServer() {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, isShared: true, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), "parley-tests-"));
  // Nothing here outlives the run, so nothing needs to reach the disk.
  const database = await startPostgres({ dataDir, flags: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"] });
  // The role that the application has, with the one right more that the tests need.
  await withClient(database.adminUrl, (client) => client.query(`ALTER ROLE ${applicationRole} CREATEDB`));
  return {
    url: database.url,
    isShared: false,
    stop: async () => {
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The SQL itself, without Prisma's command line in between: the start of the production build in the browser tests covers that. */
async function applyMigrations(client) {
  for (const { name } of localMigrations()) await client.query(readFileSync(join(root, "prisma/migrations", name, "migration.sql"), "utf8"));
}

async function seedCopy(url) {
  const { code, output } = await run(process.execPath, [join(root, "testing/setup/seed-database.mjs"), url], { cwd: root });
  if (code !== 0) throw new Error(`The test database could not be seeded:\n${output}`);
}

async function dropAll(client, names) {
  for (const name of Object.values(names)) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(url, name) {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}
