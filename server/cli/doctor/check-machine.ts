import { access, constants, statfs } from "node:fs/promises";
import { parseEnv } from "@/server/env";
import type { Host } from "../command";
import { bad, type Finding, note, ok } from "./finding";

const lowBytes = 2_000_000_000;
const fullBytes = 200_000_000;

/** Node, the data folder, its disk, and what the environment says. */
export async function checkMachine(host: Host): Promise<Finding[]> {
  const dataDir = host.dataDir();
  return [ok("Node", process.version), ...(await checkFolder(dataDir)), ...checkEnvironment(host)];
}

async function checkFolder(dataDir: string): Promise<Finding[]> {
  const isWritable = await access(dataDir, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return [bad("Data folder", `${dataDir} cannot be written to`, "Start Parley as its owner, or choose another folder with PARLEY_DATA_DIR.")];
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const says = `${gigabytes(free)} free`;
  const fix = "Free some space: a full disk stops the database.";
  const disk = free < fullBytes ? bad("Disk", says, fix) : free < lowBytes ? note("Disk", says, fix) : ok("Disk", says);
  return [ok("Data folder", dataDir), disk];
}

/** The server's own reading of its variables; what it would refuse at the start is said here. */
function checkEnvironment({ env, sessionSecret }: Host): Finding[] {
  try {
    const { PARLEY_ROLE, publicUrl, PARLEY_RATE_LIMITS } = parseEnv({
      ...env,
      DATABASE_URL: env.DATABASE_URL || "postgresql://placeholder:5432/placeholder",
      NEXTAUTH_SECRET: sessionSecret(),
    });
    return [
      ok("Role", roles[PARLEY_ROLE]),
      ok("Address", publicUrl),
      ...(PARLEY_RATE_LIMITS === "off" ? [note("Rate limits", "off", "Unset PARLEY_RATE_LIMITS where strangers can reach Parley.")] : []),
    ];
  } catch (error) {
    const lines = error instanceof Error ? error.message.split("\n") : [String(error)];
    return lines.map((line) => bad("Environment", line, "Correct the variable; Parley does not start with it."));
  }
}

const roles = {
  all: "all: serves people and does what is due",
  web: "web: serves people only; needs a worker beside it",
  worker: "worker: does what is due, serves nobody",
};

export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}
