/**
 * Runs a benchmark on a database of its own, made as `npm start` makes it (fsync on): `node bench/with-database.mjs bench/turn.ts`.
 * With `--beside-empty` there is a second one, at EMPTY_DATABASE_URL; both are then reached by TCP.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../scripts/bootstrap/connect.mjs";
import { root } from "../scripts/bootstrap/paths.mjs";
import { startPostgres } from "../scripts/bootstrap/postgres.mjs";
import { generateClient, localMigrations } from "../scripts/bootstrap/prisma.mjs";
import { seed } from "../scripts/bootstrap/seed.mjs";

const isTwo = process.argv[2] === "--beside-empty";
const [script, ...args] = process.argv.slice(isTwo ? 3 : 2);
await generateClient();

const made = [];

async function makeDatabase() {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-bench-"));
  const database = await startPostgres({ dataDir, flags: ["max_connections=100"] });
  made.push({ dataDir, database });
  const client = await connect(database.url);
  for (const { name } of localMigrations()) await client.query(readFileSync(join(root, "prisma/migrations", name, "migration.sql"), "utf8"));
  await seed({ url: database.url, client });
  await client.end();
  return database;
}

let code = 1;
try {
  const database = await makeDatabase();
  const where = isTwo ? { EMPTY_DATABASE_URL: (await makeDatabase()).url } : { PARLEY_DATABASE_SOCKET: database.socketDir ?? "" };
  code = await new Promise((resolve) => {
    const bench = spawn(process.execPath, [...(process.env.BENCH_NODE_FLAGS?.split(" ") ?? []), "--import", "tsx", script, ...args], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: database.url, ...where },
    });
    bench.once("exit", (status) => resolve(status ?? 1));
  });
} finally {
  for (const { database, dataDir } of made) {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
process.exit(code);
