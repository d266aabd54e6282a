/** Runs a benchmark on a database of its own, made as `npm start` makes it (fsync on): `node bench/with-database.mjs bench/turn.ts`. */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../scripts/bootstrap/connect.mjs";
import { root } from "../scripts/bootstrap/paths.mjs";
import { startPostgres } from "../scripts/bootstrap/postgres.mjs";
import { generateClient, localMigrations } from "../scripts/bootstrap/prisma.mjs";
import { seed } from "../scripts/bootstrap/seed.mjs";

const [script, ...args] = process.argv.slice(2);
await generateClient();
const dataDir = mkdtempSync(join(tmpdir(), "parley-bench-"));
const database = await startPostgres({ dataDir, flags: ["max_connections=100"] });
let code = 1;
try {
  const client = await connect(database.url);
  for (const { name } of localMigrations()) await client.query(readFileSync(join(root, "prisma/migrations", name, "migration.sql"), "utf8"));
  await seed({ url: database.url, client });
  await client.end();
  code = await new Promise((resolve) => {
    const bench = spawn(process.execPath, [...(process.env.BENCH_NODE_FLAGS?.split(" ") ?? []), "--import", "tsx", script, ...args], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: database.url, PARLEY_DATABASE_SOCKET: database.socketDir ?? "" },
    });
    bench.once("exit", (status) => resolve(status ?? 1));
  });
} finally {
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(code);
