import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseAccount } from "./postgres-account.mjs";
import {
  createCluster,
  databaseEnvironment,
  databaseFailure,
  databaseUrls,
  executable,
  findNativeDir,
  freePort,
  readSettings,
  saveSettings,
  socketDirOf,
} from "./postgres-files.mjs";
import { makeApplicationRole } from "./postgres-role.mjs";
import { describeProcess, hasEnded, isAlive } from "./processes.mjs";
import { PlainError } from "./say.mjs";

/**
 * Starts the PostgreSQL of a data folder, made on the first call, and gives its address. It listens on 127.0.0.1 only, with a password,
 * and writes to disk before it says so (`fsync` stays on). `url` is for Parley, as a role that is no superuser; `adminUrl` for what
 * makes roles and databases. `socketDir` is the folder of its Unix socket, which costs less than TCP; null where there can be none. A database left running by a killed Parley is stopped first, a stale lock file goes.
 * @throws PlainError with one sentence when it cannot start.
 */
export async function startPostgres({ dataDir, flags = [], accountOptions = {} }) {
  const root = resolve(dataDir);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const account = await chooseAccount({ nativeDir: await findNativeDir(), clusterDir: join(root, "postgres"), ...accountOptions });
  const settings = await readSettings(root);
  await createCluster({ account, password: settings.password });
  await stopLeftover(account.clusterDir);
  settings.port = (await freePort(settings.port)) ?? (await freePort());
  saveSettings(root, settings);
  const socketDir = socketDirOf(account.clusterDir, settings.port);
  let child = await launch({ account, root, port: settings.port, socketDir, flags });
  const { url, adminUrl } = databaseUrls(settings);
  await giveRole(root, settings, adminUrl);
  let isStopping = false;
  return {
    url,
    adminUrl,
    port: settings.port,
    socketDir,
    get pid() {
      return child.pid;
    },
    accountType: account.type,
    stop: () => {
      isStopping = true;
      return stopProcess(child.pid);
    },
    /** Ends it in the middle of whatever it does, without writing what it still holds, and starts it again on the same files and port. */
    restartImmediately: async () => {
      isStopping = true;
      process.kill(child.pid, "SIGQUIT");
      if (!(await hasEnded(child.pid, 10_000))) throw new PlainError("The database did not end when it was told to.");
      child = await launch({ account, root, port: settings.port, socketDir, flags });
      isStopping = false;
    },
    /** Calls back when the database ends by itself. */
    onFailure: (listener) => child.once("exit", () => isStopping || listener()),
  };
}

/** Once for each data folder: also for one that an older Parley made. */
async function giveRole(root, settings, adminUrl) {
  if (settings.hasRole && settings.hasMemberRole) return;
  await makeApplicationRole(adminUrl, settings.appPassword);
  saveSettings(root, { ...settings, hasRole: true, hasMemberRole: true });
}

async function launch({ account, root, port, socketDir, flags }) {
  const logPath = join(root, "postgres.log");
  const settings = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${socketDir === null ? "" : `"${socketDir}"`}`,
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",
    ...flags,
  ];
  const [command, args] = account.wrap(executable(account.nativeDir, "postgres"), [
    "-D",
    account.clusterDir,
    "-p",
    String(port),
    ...settings.flatMap((text) => ["-c", text]),
  ]);
  for (let attempt = 1; ; attempt++) {
    const logFrom = sizeOf(logPath);
    const log = openSync(logPath, "a", 0o600);
    // A session of its own: Ctrl-C in the terminal reaches Parley, which lets open requests finish before the database goes.
    const child = spawn(command, args, {
      ...account.spawnOptions,
      stdio: ["ignore", log, log],
      detached: true,
      env: databaseEnvironment(),
    });
    closeSync(log);
    child.unref();
    const output = await untilReady(child, account.clusterDir, () => readFrom(logPath, logFrom));
    if (output === null) return child;
    // Backends of a killed database need a moment to notice; their shared memory then goes with them.
    if (attempt === 20 || !/shared memory block|lock file .* already exists/i.test(output))
      throw new PlainError(databaseFailure("The database could not start", output));
    await sleep(250);
  }
}

/** Null when the database accepts connections, else what it printed before it ended. */
async function untilReady(child, clusterDir, readLog) {
  let ended = null;
  child.once("error", (error) => (ended = error.message));
  const onExit = () => (ended ??= readLog());
  child.once("exit", onExit);
  for (;;) {
    if (ended !== null) return ended === "" ? readLog() : ended;
    if (postmasterStatus(clusterDir, child.pid) === "ready") {
      // When it ends later on, its log may be gone with its folder.
      child.off("exit", onExit);
      return null;
    }
    await sleep(20);
  }
}

/** The last line of `postmaster.pid` says how far the start is. */
function postmasterStatus(clusterDir, pid) {
  try {
    const lines = readFileSync(join(clusterDir, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === pid ? (lines[7] ?? "").trim() : "other";
  } catch {
    return "none"; // not written yet
  }
}

/** Stops the database that a killed Parley left running; removes the lock file of one that is gone. */
async function stopLeftover(clusterDir) {
  const lockPath = join(clusterDir, "postmaster.pid");
  const pid = Number(readOrEmpty(lockPath).split("\n")[0]);
  if (Number.isInteger(pid) && pid > 0) {
    const found = isAlive(pid) ? await describeProcess(pid) : undefined;
    if (found === null || found?.command.includes(clusterDir)) await stopProcess(pid);
    else rmSync(lockPath, { force: true });
  }
  // A killed database leaves its socket and the lock of it, with a number that may be another program's by now.
  for (const name of readdirSync(clusterDir)) if (name.startsWith(".s.PGSQL.")) rmSync(join(clusterDir, name), { force: true });
}

/** Fast shutdown: open transactions are rolled back, the rest is written. Immediate when that takes too long: recovered at the next start. */
async function stopProcess(pid) {
  for (const [signal, timeoutMs] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ]) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code === "ESRCH") return;
      throw error;
    }
    if (await hasEnded(pid, timeoutMs)) return;
  }
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // no such file
  }
}

const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const readFrom = (path, offset) => readFileSync(path).subarray(offset).toString("utf8");
