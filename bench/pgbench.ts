import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const debianFolder = "/usr/lib/postgresql";

/** The `pgbench` of the path or of Debian's packages; null when there is none. */
export function findPgbench(): string | null {
  if (spawnSync("pgbench", ["--version"]).status === 0) return "pgbench";
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).toSorted((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(debianFolder, version, "bin", "pgbench")).find(existsSync) ?? null;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** JSON with a space after each colon, which pgbench would else read as a variable's mark. */
export const spacedJson = (text: string): string => JSON.stringify(JSON.parse(text), null, 1);

/** A text in which `~c~` is the client and `~r~` the revision. */
export const template = (text: string): string => `replace(replace(${quoted(text)}, '~c~', :client_id::text), '~r~', :revision::text)`;

/** Runs a statement of ours by pgbench and gives its transactions per second. */
export function runPgbench(pgbench: string, url: string, sql: string, { clients, seconds }: { clients: number; seconds: number }): number {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), "parley-pgbench-"));
  const file = join(folder, "turn.sql");
  writeFileSync(file, `${sql};\n\\set revision :revision + 1\n`);
  const options = ["-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(seconds), "-D", "revision=1", "-f", file];
  const done = spawnSync(pgbench, [...options, "-h", searchParams.get("host") ?? hostname, "-p", port, "-U", decodeURIComponent(username), pathname.slice(1)], {
    encoding: "utf8",
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
  });
  rmSync(folder, { recursive: true, force: true });
  const tps = /tps = ([\d.]+)/.exec(done.stdout)?.[1];
  if (done.status !== 0 || tps === undefined) throw new Error(`pgbench failed: ${done.stderr}`);
  return Number(tps);
}
