import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that ended and was not collected by its parent (containers without an init) counts as ended. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The command line and the start time of a process, which together tell it from a later one with the same number. Null when unknown. */
export async function describeProcess(pid) {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return { command, startedAt: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] };
  } catch {
    return describeWithPs(pid); // no /proc on this system, or the process is gone
  }
}

async function describeWithPs(pid) {
  const { code, output } = await run("ps", ["-o", "lstart=,command=", "-p", String(pid)]).catch(() => ({ code: 1, output: "" }));
  if (code !== 0 || output.trim() === "") return null;
  return { startedAt: output.trim().slice(0, 24), command: output.trim().slice(24).trim() };
}

/** Runs a command to its end and gives what it printed; never throws for an exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** True as soon as the process has ended, false after `timeoutMs`. */
export async function hasEnded(pid, timeoutMs) {
  const until = Date.now() + timeoutMs;
  for (;;) {
    if (!isAlive(pid)) return true;
    if (Date.now() > until) return false;
    await sleep(25);
  }
}

function isZombie(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false; // no /proc on this system: `isAlive` alone decides
  }
}
