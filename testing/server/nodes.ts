import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "@/server/env";
import { type RunningServer, startServer } from "@/server/main";
import { freePort } from "./free-port";
import { startRedisServer } from "./redis-server";
import { createTestDatabase } from "./test-database";
import { ownerKey } from "./test-server";

/** What the cookies of nodes are made with. */
export const nodesSecret = "a secret for tests, and only for them";

export type ChildNode = { url: string; process: ChildProcess; output: () => string; exit: Promise<number | null> };

/** Several nodes on one database and one Redis. Null where there is no `redis-server`. */
export async function openNodes() {
  const redis = await startRedisServer();
  if (redis === null) return null;
  const database = await createTestDatabase({ seeded: false });
  const dataDir = await mkdtemp(join(tmpdir(), "parley-nodes-"));
  const servers: RunningServer[] = [];
  const children: ChildNode[] = [];

  const envOf = async (more: Record<string, string>): Promise<Record<string, string>> => ({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NEXTAUTH_SECRET: nodesSecret,
    PARLEY_DATA_DIR: dataDir,
    PARLEY_API_KEY: ownerKey,
    PARLEY_RATE_LIMITS: "off",
    PARLEY_LOG_LEVEL: "silent",
    PORT: String(await freePort()),
    ...more,
  });

  return {
    redis,
    database,
    /** In this process. */
    async start(more: Record<string, string>): Promise<RunningServer> {
      const server = await startServer({ env: parseEnv(await envOf(more)), dev: false, pages: false });
      servers.push(server);
      return server;
    },
    /** In a process of its own, as a container runs it: `scripts/serve.mjs`. */
    async spawn(more: Record<string, string>): Promise<ChildNode> {
      const env = await envOf(more);
      const script = fileURLToPath(new URL("../../scripts/serve.mjs", import.meta.url));
      const child = spawn(process.execPath, [script, "--no-pages"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
      const written: string[] = [];
      const exit = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
      const node = { url: `http://localhost:${env.PORT}`, process: child, output: () => written.join(""), exit };
      children.push(node);
      await new Promise<void>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr])
          stream.on("data", (chunk: Buffer) => {
            written.push(chunk.toString());
            if (node.output().includes("Parley serves")) resolve();
          });
        exit.then(() => reject(new Error(node.output())), reject);
      });
      return node;
    },
    async close(): Promise<void> {
      for (const { process: child, exit } of children) {
        child.kill("SIGKILL");
        await exit;
      }
      for (const server of servers) await server.stop();
      await redis.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Nodes = NonNullable<Awaited<ReturnType<typeof openNodes>>>;
