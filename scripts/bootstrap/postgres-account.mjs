import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";

const userName = "parley-postgres";
const ownRoot = "/var/lib/parley-postgres";

/**
 * How the database's programs are started and where its files lie, since PostgreSQL refuses to run as root:
 * an ordinary user runs it as is; root runs it inside a user namespace, where the files stay root's and no account is made;
 * where namespaces are forbidden, as a system user, with programs and files in a place that this user can reach.
 */
export async function chooseAccount({ nativeDir, clusterDir, isRoot = process.getuid?.() === 0, hasNamespaces = canMakeNamespaces }) {
  if (!isRoot) return { type: "self", nativeDir, clusterDir, wrap: (command, args) => [command, args], spawnOptions: {} };
  if (await hasNamespaces()) {
    const prefix = ["--user", "--map-user=1000", "--map-group=1000"];
    return { type: "namespace", nativeDir, clusterDir, wrap: (command, args) => ["unshare", [...prefix, command, ...args]], spawnOptions: {} };
  }
  return systemUser({ nativeDir, clusterDir });
}

async function canMakeNamespaces() {
  const tried = await run("unshare", ["--user", "--map-user=1000", "--map-group=1000", "true"]).catch(() => ({ code: 1 }));
  return tried.code === 0;
}

async function systemUser({ nativeDir, clusterDir }) {
  const ids = (await idsOf(userName)) ?? (await makeUser());
  const { version } = JSON.parse(readFileSync(join(nativeDir, "..", "package.json"), "utf8"));
  const programs = join(ownRoot, `programs-${version}`);
  mkdirSync(ownRoot, { recursive: true, mode: 0o755 });
  if (!existsSync(programs)) copyWhole(nativeDir, programs);
  const cluster = join(ownRoot, `data-${digest(clusterDir)}`);
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  chownSync(cluster, ids.uid, ids.gid);
  return {
    type: "systemUser",
    nativeDir: programs,
    clusterDir: join(cluster, "postgres"),
    wrap: (command, args) => [command, args],
    spawnOptions: { ...ids, cwd: ownRoot },
  };
}

/** Copied beside its place and moved there when whole. */
function copyWhole(from, to) {
  const unfinished = `${to}.${process.pid}`;
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, to);
}

const digest = (path) => createHash("sha256").update(path).digest("hex").slice(0, 12);

async function idsOf(name) {
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : null;
}

async function makeUser() {
  await run("groupadd", ["--system", userName]).catch(() => null); // `useradd` below says what is wrong
  const made = await run("useradd", ["--system", "--gid", userName, "--no-create-home", "--shell", "/usr/sbin/nologin", userName]).catch(() => ({ code: 1 }));
  const ids = made.code === 0 ? await idsOf(userName) : null;
  if (!ids)
    throw new PlainError(
      "PostgreSQL does not run as root, and neither a user namespace nor a system user can be made here. Start Parley as an ordinary user, or set DATABASE_URL.",
    );
  return ids;
}
