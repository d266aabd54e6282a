import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeProcess, isAlive } from "./processes.mjs";
import { PlainError } from "./say.mjs";

/**
 * Makes this process the only Parley on a data folder. A lock left by a killed process is recognised and replaced.
 * @throws PlainError when another Parley lives there.
 */
export async function lockInstance(dataDir) {
  const path = join(dataDir, "parley.lock");
  const mine = JSON.stringify({ pid: process.pid, startedAt: (await describeProcess(process.pid))?.startedAt ?? null });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, mine, { flag: "wx", mode: 0o600 });
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = readHolder(path);
    if (holder && (await isStillThere(holder))) {
      throw new PlainError(`Another Parley (process ${holder.pid}) is using ${dataDir}. Stop it first, or choose another folder with PARLEY_DATA_DIR.`);
    }
    rmSync(path, { force: true });
  }
  throw new PlainError(`Another Parley is starting on ${dataDir}. Wait for it, or choose another folder with PARLEY_DATA_DIR.`);
}

/** The process of the Parley that lives on a data folder; null when none does. */
export async function findHolder(dataDir) {
  const holder = readHolder(join(dataDir, "parley.lock"));
  return holder !== null && (await isStillThere(holder)) ? holder : null;
}

function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null; // half written by a process that was killed
  }
}

async function isStillThere(holder) {
  if (!Number.isInteger(holder.pid) || holder.pid === process.pid || !isAlive(holder.pid)) return false;
  const found = await describeProcess(holder.pid);
  return found === null || holder.startedAt === null || found.startedAt === holder.startedAt;
}
