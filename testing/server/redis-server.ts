import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port";

export type RedisServer = {
  url: string;
  port: number;
  /** `FLUSHALL`: every key and script is gone, connections stay. */
  flush: () => Promise<void>;
  /** SIGKILL; a stopped server comes back empty with `start`, on the same port. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze: () => void;
  thaw: () => void;
  /** Sends one command over a connection of its own. */
  command: (name: string, ...args: string[]) => Promise<unknown>;
  /** Stops the server for good and removes its folder. */
  close: () => Promise<void>;
};

/** Whether this machine has a `redis-server` to start. */
export function hasRedisServer(): boolean {
  return spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
}

/** Starts a Redis of its own on a free port, in a temporary folder, without files. Null where there is no `redis-server`. */
export async function startRedisServer({ flags = [] }: { flags?: string[] } = {}): Promise<RedisServer | null> {
  if (!hasRedisServer()) return null;
  const dir = await mkdtemp(join(tmpdir(), "parley-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const running: { child: ChildProcess | null } = { child: null };

  async function start(): Promise<void> {
    if (running.child !== null) return;
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "no", "--loglevel", "warning", ...flags];
    running.child = spawn("redis-server", args, { stdio: "ignore" });
    await untilAnswering(url);
  }

  async function stop(): Promise<void> {
    const { child } = running;
    running.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  const command = (name: string, ...args: string[]) => withClient(url, (client) => client.call(name, ...args));
  await start();
  return {
    url,
    port,
    flush: async () => void (await command("FLUSHALL")),
    stop,
    start,
    freeze: () => void running.child?.kill("SIGSTOP"),
    thaw: () => void running.child?.kill("SIGCONT"),
    command,
    async close() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(url: string): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      await withClient(url, (client) => client.ping());
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function withClient<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  // What fails is thrown by the call itself.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}
