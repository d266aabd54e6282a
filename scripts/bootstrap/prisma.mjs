import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";
import { sourceHash } from "./source-hash.mjs";

/** Runs the Prisma CLI with the engine that needs no download. */
export function prisma(args, { url } = {}) {
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, "prisma", "schema-engine.mjs"),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    ...(url ? { DATABASE_URL: url } : {}),
  };
  return run(process.execPath, [join(root, "node_modules/prisma/build/index.js"), ...args], { cwd: root, env });
}

/** Generates the database client when the schema or Prisma's version changed. */
export async function generateClient() {
  const stampPath = join(root, "server/db/generated/.stamp");
  const stamp = sourceHash(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === stamp) return "up to date";
  const { code, output } = await prisma(["generate"]);
  if (code !== 0) throw new PlainError(`The database client could not be generated. Prisma said:\n${output.trim()}`);
  writeFileSync(stampPath, stamp);
  return "generated";
}

/** Brings the database to the newest migration; asks Prisma only when something is missing, so that an ordinary start costs one query. */
export async function migrate({ url, client }) {
  const local = localMigrations();
  const applied = await appliedMigrations(client);
  const changed = local.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  if (changed)
    throw new PlainError(`Migration ${changed.name} was changed after this database had it. Choose an empty database or another folder with PARLEY_DATA_DIR.`);
  const missing = local.filter(({ name }) => !applied.has(name));
  if (missing.length === 0) return "up to date";
  await forgetInterrupted(client);
  const { code, output } = await prisma(["migrate", "deploy"], { url });
  if (code !== 0) throw new PlainError(`The database could not be migrated. Prisma said:\n${output.trim()}`);
  return `${missing.length} applied`;
}

/** The lock that Prisma holds while it migrates. */
const migrationLock = 72_707_369;

/**
 * A start that was ended in the midst of a migration leaves its row unfinished, and Prisma goes no further until somebody has said what became
 * of it. A migration is one transaction here (prisma/schema-engine.mjs), so nothing of it is there. Who migrates at this moment holds the lock.
 */
async function forgetInterrupted(client) {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  if (!table.rows[0].present) return;
  const lock = await client.query("SELECT pg_try_advisory_lock($1) AS held", [migrationLock]);
  if (!lock.rows[0].held) return;
  try {
    await client.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL");
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [migrationLock]);
  }
}

export function localMigrations() {
  const folder = join(root, "prisma/migrations");
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return names.sort().map((name) => ({
    name,
    checksum: createHash("sha256")
      .update(readFileSync(join(folder, name, "migration.sql")))
      .digest("hex"),
  }));
}

/** Names and checksums of what this database has had. */
export async function appliedMigrations(client) {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  if (!table.rows[0].present) return new Map();
  const { rows } = await client.query("SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL");
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}
