import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { RestoreRefused, restoreBackup } from "@/server/backup/restore";
import type { Command } from "../command";
import { readArguments } from "../read-arguments";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley restore <file> [--force]

Puts a backup into this database: all of it, checked, or nothing. A backup of an older Parley is brought up to date afterwards.
No Parley may be running on the database, and it must be empty.

  --force  throws away what is in the database
`;

export const restore: Command = {
  name: "restore",
  summary: "puts a backup into an empty database",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { force: { type: "boolean" } });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new UsageError("Name one file.");
    const { host, print, paint } = terminal;
    const path = resolve(host.cwd, file);
    await access(path).catch(() => {
      throw new CommandFailed(`There is no file ${file}.`);
    });
    const { url, origin } = await host.openDatabase({ fill: false });
    if (origin === "running") throw new CommandFailed("Parley is running on this data folder. Stop it first.");
    const { manifest, tables } = await restoreBackup({ url, path, migrations: host.migrations(), force: values.force === true }).catch((error: unknown) => {
      throw error instanceof RestoreRefused ? new CommandFailed(`${error.message} Nothing was changed.`) : error;
    });
    await host.fill(url);
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    print(`${paint.green("✓")} ${rows} rows of ${Object.keys(tables).length} tables, as of ${manifest.createdAt}`);
    return 0;
  },
};
