import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const usageSchema = z.object({ cpuMs: z.number(), rssBytes: z.number(), heapBytes: z.number() });

/** CPU time since its start, and memory after a full collection. */
export type Usage = z.infer<typeof usageSchema>;

export type ServedChild = {
  url: string;
  usage: () => Promise<Usage>;
  /** What it wrote to its two streams so far: its log. */
  output: () => string;
  /** False once the process is gone, by whatever cause. */
  isRunning: () => boolean;
  stop: () => Promise<void>;
};

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts a server in a process of its own, so that its memory and its end can be watched. */
export async function serveChild(env: Record<string, string>): Promise<ServedChild> {
  const child: ChildProcess = fork(fileURLToPath(new URL("./served.ts", import.meta.url)), {
    execArgv: ["--expose-gc", "--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_ENV: "production", PORT: String(await freePort()), ...env },
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  const ended = new Promise<never>((_resolve, reject) => child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${written.join("")}`))));
  // Only whoever waits for an answer hears of it.
  ended.catch(() => undefined);
  const said = async (): Promise<unknown> => (await Promise.race([once(child, "message"), ended]))[0];
  const { url } = z.object({ url: z.string() }).parse(await said());
  return {
    url,
    async usage() {
      const answer = said();
      child.send("usage");
      return usageSchema.parse(await answer);
    },
    output: () => written.join(""),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}
