import { connectWhenThere } from "./await-database.mjs";
import { openDataDir, sessionSecret } from "./data-dir.mjs";
import { installPackages } from "./install.mjs";
import { lockInstance } from "./instance-lock.mjs";
import { startPostgres } from "./postgres.mjs";
import { portProblem } from "./postgres-files.mjs";
import { generateClient, migrate } from "./prisma.mjs";
import { PlainError, step } from "./say.mjs";
import { seed } from "./seed.mjs";

/**
 * Everything before the server: folder, packages, database, migrations, seed. Sets DATABASE_URL, PARLEY_DATABASE_SOCKET, NEXTAUTH_SECRET and PARLEY_DATA_DIR
 * in this process. `stop` undoes what was started, in any state of the preparation.
 */
export function createPreparation() {
  const opened = [];
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };

  async function prepare({ dev = false } = {}) {
    await assertFreePort();
    const dataDir = openDataDir();
    const lock = await lockInstance(dataDir);
    opened.push(lock.release);
    process.env.PARLEY_DATA_DIR = dataDir;
    process.env.NEXTAUTH_SECRET ||= sessionSecret(dataDir);
    await step("Packages", () => installPackages({ dev }));
    await step("Database client", generateClient);
    const database = await openDatabase(dataDir);
    await fill(database.url, { opensRoom: true });
    return { dataDir, database };
  }

  async function openDatabase(dataDir) {
    if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, onFailure: () => {} };
    let database;
    await step("Database", async () => {
      database = await startPostgres({ dataDir });
      opened.push(database.stop);
      return `PostgreSQL on port ${database.port}`;
    });
    process.env.DATABASE_URL = database.url;
    if (database.socketDir !== null) process.env.PARLEY_DATABASE_SOCKET = database.socketDir;
    return database;
  }

  return { prepare, stop };
}

/** Migrates and seeds the database at `url`, which is waited for. */
export async function fill(url, { opensRoom = false } = {}) {
  const client = await connectWhenThere(url, { opensRoom });
  try {
    await step("Migrations", () => migrate({ url, client }));
    await step("Seed data", () => seed({ url, client }));
  } finally {
    await client.end();
  }
}

async function assertFreePort() {
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || "127.0.0.1";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new PlainError("PORT must be a number from 1 to 65535.");
  const code = await portProblem(port, host);
  if (code) throw new PlainError(portSentence(code, port, host));
}

/** One sentence for why the server cannot listen. */
export function portSentence(code, port, host) {
  if (code === "EADDRINUSE") return `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port === 65_535 ? 3000 : port + 1} npm start`;
  if (code === "EACCES") return `No permission to listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
  return `This machine cannot listen on ${host} (${code}). Correct HOST; 127.0.0.1 and 0.0.0.0 always work.`;
}
