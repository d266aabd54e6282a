import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "./connect.mjs";
import { openDataDir, sessionSecret } from "./data-dir.mjs";
import { installPackages } from "./install.mjs";
import { findHolder, lockInstance } from "./instance-lock.mjs";
import { root } from "./paths.mjs";
import { startPostgres } from "./postgres.mjs";
import { databaseUrls } from "./postgres-files.mjs";
import { appliedMigrations, generateClient, localMigrations, migrate } from "./prisma.mjs";
import { PlainError, sentenceFor } from "./say.mjs";
import { loadTypeScript, seed } from "./seed.mjs";

/** `npm run parley -- <command>`: installs and generates what is missing, then hands over to `server/cli`. What it does on the way goes to standard error. */
export async function runCommandLine(args) {
  const opened = [];
  const close = () => undo(opened);
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    process.once(signal, () => close().finally(() => process.exit(code)));
  }
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on("error", (error) => (error.code === "EPIPE" ? close().finally(() => process.exit(0)) : undefined));
  try {
    await aloud("Installing packages", () => installPackages());
    await aloud("Generating the database client", generateClient);
    await loadTypeScript();
    const { main } = await import("../../server/cli/main.ts");
    process.exitCode = await main(args, createHost(opened));
  } catch (error) {
    process.stderr.write(`${sentenceFor(error)}\n`);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

async function undo(opened) {
  for (const step of opened.splice(0).reverse()) await step();
}

/** What commands need of this clone and its machine. `opened` collects what must be undone at the end. */
function createHost(opened) {
  return {
    root,
    // npm runs scripts in the clone's folder; the person may stand elsewhere.
    cwd: process.env.npm_lifecycle_event === "parley" && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    dataDir: openDataDir,
    sessionSecret: () => process.env.NEXTAUTH_SECRET || sessionSecret(openDataDir()),
    migrations: () =>
      localMigrations().map((migration) => ({ ...migration, sql: readFileSync(join(root, "prisma/migrations", migration.name, "migration.sql"), "utf8") })),
    appliedMigrations: (url) => withClient(url, appliedMigrations),
    fill: (url) => fillQuietly(url),
    openDatabase: (options) => openDatabase(opened, options),
  };
}

/**
 * The database that a server of this data folder uses: DATABASE_URL, else the embedded one that is running, else that one started
 * for this command alone. `fill`: migrated and seeded, as `npm start` leaves it.
 */
async function openDatabase(opened, { fill = true } = {}) {
  const database = process.env.DATABASE_URL ? { url: process.env.DATABASE_URL, origin: "address" } : await openEmbedded(opened);
  if (fill) await fillQuietly(database.url);
  return { ...database, close: () => undo(opened) };
}

async function openEmbedded(opened) {
  const dataDir = openDataDir();
  const holder = await findHolder(dataDir);
  if (holder !== null) return { url: await runningUrl(dataDir, holder), origin: "running" };
  const lock = await lockInstance(dataDir);
  opened.push(lock.release);
  const database = await aloud("Starting the database", () => startPostgres({ dataDir }));
  opened.push(database.stop);
  return { url: database.url, origin: "started" };
}

/** The address of a running Parley's database, as soon as it answers. */
async function runningUrl(dataDir, holder) {
  for (let attempt = 1; ; attempt++) {
    try {
      const { url } = databaseUrls(JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8")));
      await withClient(url, (client) => client.query("SELECT 1"));
      return url;
    } catch (error) {
      if (attempt === 40)
        throw new PlainError(
          `Parley (process ${holder.pid}) holds ${dataDir}, but its database does not answer. ${error instanceof PlainError ? error.message : ""}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function fillQuietly(url) {
  await withClient(url, async (client) => {
    await aloud("Migrating the database", () => migrate({ url, client }));
    await aloud("Seeding the database", () => seed({ url, client }));
  });
}

async function withClient(url, work) {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Says on standard error what takes longer than a moment. */
async function aloud(title, work) {
  const announce = setTimeout(() => process.stderr.write(`${title} …\n`), 700);
  try {
    return await work();
  } finally {
    clearTimeout(announce);
  }
}
