import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";

/** Installs when `node_modules` does not hold what the lock file names. `dev`: with what tests need. */
export async function installPackages({ dev = false } = {}) {
  const misfit = firstMisfit(readLock("package-lock.json"), readLock("node_modules/.package-lock.json"), { dev });
  if (!misfit) return "up to date";
  const flags = ["--no-audit", "--no-fund", "--loglevel=error", "--include=dev"];
  const exact = await runNpm(["ci", ...flags]);
  if (exact.code === 0) return "installed";
  if (!/EUSAGE/.test(exact.output)) throw new PlainError(installFailure(exact.output));
  // package.json was edited by hand and the lock file does not know it yet.
  const loose = await runNpm(["install", "--no-save", ...flags]);
  if (loose.code !== 0) throw new PlainError(installFailure(loose.output));
  return "installed, although package-lock.json does not fit package.json: run npm install";
}

function readLock(path) {
  const full = join(root, path);
  return existsSync(full) ? JSON.parse(readFileSync(full, "utf8")) : null;
}

/** The first package that is missing or of another version; optional ones may be missing, as they depend on the machine. */
export function firstMisfit(wanted, found, { dev }) {
  if (!found) return "node_modules";
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === "" || entry.link || (entry.dev && !dev)) continue;
    const installed = found.packages?.[path];
    if (installed ? installed.version !== entry.version : !(entry.optional || entry.devOptional || entry.peer)) return path;
  }
  return null;
}

/** npm as it runs this process, else the one on the path. */
export function runNpm(args) {
  const script = process.env.npm_execpath;
  const [command, prefix] = script?.endsWith("js") ? [process.execPath, [script]] : ["npm", []];
  return run(command, [...prefix, ...args], { cwd: root, env: { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: "1" } });
}

function installFailure(output) {
  if (/ENOSPC/.test(output)) return "The disk is full, so the packages cannot be installed. Free some space and start again.";
  if (/EACCES|EPERM|EROFS/.test(output)) return `No permission to write to ${join(root, "node_modules")}. Start Parley as the owner of its folder.`;
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output))
    return "The npm registry cannot be reached, so the packages cannot be installed. Connect once and start again.";
  return `The packages could not be installed. npm said:\n${output.trim().split("\n").slice(0, 20).join("\n")}`;
}
