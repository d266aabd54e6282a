import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { backUp } from "@/server/backup/back-up";
import type { Command, Terminal } from "../command";
import { readArguments } from "../read-arguments";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley backup <file> [--force] [--with pg_dump|driver]

Writes everything that Parley keeps in its database to one compressed file, as it is at one moment; a server may go on working meanwhile.
Read it back with parley restore. Not in it: the queue's own tables (jobs and schedules are in it, and come due by themselves), and the files
of the data folder: the secret that signs sessions is there, so keep that folder's nextauth-secret or NEXTAUTH_SECRET too. Credentials of workspaces are in it, sealed; the key is not: keep secrets-key
of that folder or PARLEY_SECRETS_KEY, apart from the backup.

  --force  writes over a file that is there
  --with   pg_dump is used when there is one not older than the server, else the database driver; both make the same file
`;

const packageSchema = z.object({ version: z.string() });

export const backup: Command = {
  name: "backup",
  summary: "writes the database to one file",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { force: { type: "boolean" }, with: { type: "string" } });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new UsageError("Name one file.");
    const writer = z.enum(["pg_dump", "driver"]).optional().safeParse(values.with);
    if (!writer.success) throw new UsageError("--with is pg_dump or driver.");
    const { host, print, paint } = terminal;
    const path = resolve(host.cwd, file);
    if (values.force !== true && (await exists(path))) throw new CommandFailed(`${file} is there already. Choose another name, or say --force.`);
    const { url } = await host.openDatabase({ fill: false });
    const { manifest, tables } = await backUp({
      url,
      path,
      version: await versionOf(terminal),
      migrations: await migrationsOf(url, terminal),
      writer: writer.data,
      now: Date.now,
    });
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    const size = (await stat(path)).size;
    print(
      `${paint.green("✓")} ${file}: ${rows} rows of ${Object.keys(tables).length} tables, ${(size / 1_048_576).toFixed(1)} MB, by ${manifest.writer === "driver" ? "the driver" : "pg_dump"}`,
    );
    print(paint.dim("  Not in it: the queue's own tables, and the data folder's nextauth-secret and secrets-key."));
    return 0;
  },
};

async function versionOf({ host }: Terminal): Promise<string> {
  return packageSchema.parse(JSON.parse(await readFile(join(host.root, "package.json"), "utf8"))).version;
}

async function migrationsOf(url: string, { host }: Terminal): Promise<{ name: string; checksum: string }[]> {
  const applied = await host.appliedMigrations(url);
  if (applied.size === 0) throw new CommandFailed("This database holds nothing of Parley yet, so there is nothing to back up.");
  return [...applied].map(([name, checksum]) => ({ name, checksum })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
