import { spawn } from "node:child_process";
import { PlainError } from "./say.mjs";

const askEveryMs = 500;
const answerWithinMs = 5_000;

/** The plan of a roll: commands before it, and the nodes in their order. @throws PlainError with what is missing */
export function readPlan(text) {
  const plan = parse(text);
  const nodes = Array.isArray(plan?.nodes) ? plan.nodes : [];
  if (nodes.length === 0) throw new PlainError("The plan names no nodes.");
  const names = new Set();
  for (const [index, node] of nodes.entries()) {
    const missing = ["name", "stop", "start"].find((key) => typeof node?.[key] !== "string" || node[key] === "");
    if (missing !== undefined) throw new PlainError(`Node ${index + 1} of the plan has no "${missing}".`);
    if (typeof node.url !== "string" && typeof node.ready !== "string") throw new PlainError(`Node ${node.name} has neither a "url" nor a "ready".`);
    if (names.has(node.name)) throw new PlainError(`Two nodes of the plan are called ${node.name}.`);
    names.add(node.name);
  }
  const before = Array.isArray(plan.before) ? plan.before.filter((command) => typeof command === "string") : [];
  return { before, readyWithinMs: (Number(plan.readyWithinSeconds) || 120) * 1000, nodes };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError("The plan is not JSON.");
  }
}

/**
 * Replaces the nodes one after the other: stops one, which drains, starts it anew and waits until it is ready. Stops at the first that
 * does not become ready: those after it go on as they were. A node that serves (`"role": "web"`) is only stopped while another one is ready.
 */
export async function roll({ before, readyWithinMs, nodes }, { say, execute = runCommand, isReady = askNode, pause = sleep, now = Date.now }) {
  for (const command of before) {
    say(`Before: ${command}`);
    if ((await execute(command)) !== 0) throw new PlainError(`"${command}" failed, so nothing was replaced.`);
  }
  for (const [index, node] of nodes.entries()) {
    const rest = nodes.slice(index + 1).map(({ name }) => name);
    const untouched = rest.length === 0 ? "" : ` Not replaced: ${rest.join(", ")}.`;
    if (node.role === "web" && !(await anotherServes(nodes, node, isReady)))
      throw new PlainError(`${node.name} is the only one that could serve now, so it was not stopped.${untouched}`);
    say(`${node.name}: stopping, it finishes what it has`);
    if ((await execute(node.stop)) !== 0) throw new PlainError(`${node.name} could not be stopped.${untouched}`);
    say(`${node.name}: starting`);
    if ((await execute(node.start)) !== 0) throw new PlainError(`${node.name} could not be started.${untouched}`);
    await awaitReady(node, { readyWithinMs, isReady, pause, now, untouched });
    say(`${node.name}: ready`);
  }
}

async function anotherServes(nodes, node, isReady) {
  for (const other of nodes) if (other !== node && other.role === "web" && (await isReady(other))) return true;
  return false;
}

async function awaitReady(node, { readyWithinMs, isReady, pause, now, untouched }) {
  const until = now() + readyWithinMs;
  while (!(await isReady(node))) {
    if (now() >= until) throw new PlainError(`${node.name} did not become ready within ${readyWithinMs / 1000} s. Look at its log.${untouched}`);
    await pause(askEveryMs);
  }
}

/** By its address, or by a command that ends with 0. */
async function askNode({ url, ready }) {
  if (ready !== undefined) return (await runCommand(ready, "ignore")) === 0;
  try {
    return (await fetch(new URL("/api/ready", url), { signal: AbortSignal.timeout(answerWithinMs) })).ok;
  } catch {
    return false; // it does not listen, which is the answer
  }
}

function runCommand(command, output = "inherit") {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ["ignore", output, output] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
