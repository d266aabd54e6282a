import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { ExitCode, Host, Migration } from "../command";
import { main } from "../main";

const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

export type Ran = { code: ExitCode; out: string; err: string };
export type CommandLine = { cwd: string; run: (args: string[], options?: { input?: string; env?: Record<string, string> }) => Promise<Ran> };

/** The command line as a person has it, in a folder of its own; on the database at `url` if there is one. */
export function createCommandLine({ url = null, cwd = mkdtempSync(join(tmpdir(), "parley-cli-")) }: { url?: string | null; cwd?: string } = {}): CommandLine {
  return {
    cwd,
    async run(args, { input = "", env = {} } = {}) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const [out, err] = [collect(stdout), collect(stderr)];
      const host: Host = {
        root,
        cwd,
        env: { ...(url === null ? {} : { DATABASE_URL: url }), ...env },
        stdin: Readable.from([input]),
        stdout,
        stderr,
        dataDir: () => cwd,
        sessionSecret: () => "a secret for tests, and only for them",
        migrations: localMigrations,
        appliedMigrations,
        fill: () => Promise.resolve(),
        openDatabase: () =>
          url === null
            ? Promise.reject(new Error("there is no database in this test"))
            : Promise.resolve({ url, origin: "address", close: () => Promise.resolve() }),
      };
      const code = await main(args, host);
      return { code, out: out(), err: err() };
    },
  };
}

/** A test database is migrated without Prisma, so its list of migrations is written here. */
export async function recordMigrations(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
      logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
    for (const { name, checksum } of localMigrations()) {
      const text =
        "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES (gen_random_uuid()::text, $1, now(), $2, 1)";
      await client.query(text, [checksum, name]);
    }
  });
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function localMigrations(): Migration[] {
  const folder = join(root, "prisma/migrations");
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

function appliedMigrations(url: string): Promise<Map<string, string>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; checksum: string }>("SELECT migration_name AS name, checksum FROM _prisma_migrations");
    return new Map(rows.map(({ name, checksum }) => [name, checksum]));
  });
}

function collect(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}
