import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../scripts/bootstrap/connect.mjs";
import { root } from "../../scripts/bootstrap/paths.mjs";
import { startPostgres } from "../../scripts/bootstrap/postgres.mjs";
import { localMigrations } from "../../scripts/bootstrap/prisma.mjs";
import { run } from "../../scripts/bootstrap/processes.mjs";

/** A PostgreSQL of its own in a temporary folder, made as `npm start` makes it (`fsync` on), migrated and seeded: to be crashed. */
export async function startChaosCluster() {
  const folder = mkdtempSync(join(tmpdir(), "parley-chaos-"));
  // Else PostgreSQL syncs each of a thousand files before it recovers.
  const quickRecovery = process.platform === "linux" ? ["recovery_init_sync_method=syncfs"] : [];
  const postgres = await startPostgres({ dataDir: folder, flags: ["max_connections=200", ...quickRecovery] });
  const client = await connect(postgres.url);
  for (const { name } of localMigrations()) await client.query(readFileSync(join(root, "prisma/migrations", name, "migration.sql"), "utf8"));
  await client.end();
  const { code, output } = await run(process.execPath, [join(root, "testing/setup/seed-database.mjs"), postgres.url], { cwd: root });
  if (code !== 0) throw new Error(`The database could not be seeded:\n${output}`);
  return {
    folder,
    postgres,
    /** `keep` leaves the folder with the database's and the servers' logs. */
    stop: async ({ keep = false } = {}) => {
      await postgres.stop();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
