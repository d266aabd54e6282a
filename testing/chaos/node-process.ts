import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../server/free-port";
import type { Ledger } from "./ledger";

export type NodeProcess = {
  index: number;
  url: string;
  /** Of the process that runs now, as leases name it. */
  name: () => string;
  isServing: () => boolean;
  isFrozen: () => boolean;
  /** SIGKILL; it is started again at once. */
  kill: () => void;
  /** SIGSTOP: the process keeps its connections, its leases and what it was about to do. */
  freeze: () => void;
  thaw: () => void;
  /** Settles when it serves. */
  serving: () => Promise<void>;
  /** In order, and not started again. */
  stop: () => Promise<void>;
};

export type NodeOptions = { index: number; script: string; env: Record<string, string>; folder: string; ledger: Ledger };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** A process that could not start tries again after this: the database may be down. */
const startAgainMs = 300;
const startTimeoutMs = 120_000;
/** One that never served is broken by more than chaos. */
const hopelessStarts = 5;
const stopTimeoutMs = 10_000;

type Life = {
  child: ChildProcess | null;
  isServing: boolean;
  isFrozen: boolean;
  isKilled: boolean;
  isStopping: boolean;
  hasServed: boolean;
  starts: number;
  since: number;
};

/**
 * A server process that is kept running, whatever ends it, until it is stopped. The next one stands by with its code loaded, so that
 * the place of a killed one is taken at once. One that ends by itself while it serves is a violation.
 */
export async function startNode({ index, script, env, folder, ledger }: NodeOptions): Promise<NodeProcess> {
  const port = await freePort();
  const logPath = join(folder, `node-${index}.log`);
  const log = createWriteStream(logPath);
  const life: Life = { child: null, isServing: false, isFrozen: false, isKilled: false, isStopping: false, hasServed: false, starts: 0, since: 0 };
  const name = () => `chaos-${index}-${life.starts}`;
  let spare = load(1);

  function load(start: number): ChildProcess {
    const own = { PORT: String(port), HOST: "127.0.0.1", PARLEY_NODE_ID: `chaos-${index}-${start}` };
    const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "pipe", "ipc"], env: { ...process.env, ...env, ...own } });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.on("error", () => undefined); // a message to a process that is gone
    return child;
  }

  function launch(): void {
    life.starts += 1;
    const child = spare;
    Object.assign(life, { child, since: ledger.now(), isServing: false, isFrozen: false, isKilled: false });
    child.on("message", (said) => {
      if (said === "serving") serves();
    });
    child.once("exit", (code, signal) => void ended(code, signal));
    child.send("serve");
    spare = load(life.starts + 1);
  }

  function serves(): void {
    life.isServing = true;
    life.hasServed = true;
    ledger.started(name(), ledger.now() - life.since);
  }

  async function ended(code: number | null, signal: string | null): Promise<void> {
    const { isServing, isKilled, isStopping } = life;
    ledger.note(`${name()} ended${isKilled ? "" : " by itself"}`);
    life.isServing = false;
    if (isStopping) return;
    if (!isKilled && isServing) ledger.violate("a process that serves ends only when it is killed", { node: index, start: life.starts, code, signal });
    if (!isKilled) {
      ledger.counters.failedStarts += 1;
      await pause(startAgainMs);
    }
    if (!life.isStopping) launch();
  }

  launch();
  return {
    index,
    url: `http://127.0.0.1:${port}`,
    name,
    isServing: () => life.isServing,
    isFrozen: () => life.isFrozen,
    kill() {
      life.isKilled = true;
      life.child?.kill("SIGKILL");
    },
    freeze() {
      life.isFrozen = true;
      life.child?.kill("SIGSTOP");
    },
    thaw() {
      life.isFrozen = false;
      life.child?.kill("SIGCONT");
    },
    async serving() {
      const until = performance.now() + startTimeoutMs;
      while (!life.isServing) {
        const isHopeless = !life.hasServed && life.starts > hopelessStarts;
        if (isHopeless || performance.now() > until) throw new Error(`a server does not start; it wrote:\n${(await readFile(logPath, "utf8")).slice(-2_000)}`);
        await pause(20);
      }
    },
    async stop() {
      spare.kill("SIGKILL");
      await stopChild(life);
      log.end();
    },
  };
}

async function stopChild(life: Life): Promise<void> {
  life.isStopping = true;
  const { child } = life;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGCONT");
  if (child.connected) child.disconnect();
  const cut = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await gone;
  clearTimeout(cut);
}
