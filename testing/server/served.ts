/** A server in a process of its own: REST and sockets without pages. Answers `usage` over IPC; started by `serve-child.ts` with --expose-gc. */
import { parseEnv } from "@/server/env";
import { startServer } from "@/server/main";

const server = await startServer({ env: parseEnv(process.env), dev: false, pages: false });

function usage() {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed + external };
}

process.on("message", () => process.send?.(usage()));
process.on("disconnect", () => void server.stop().finally(() => process.exit(0)));
process.send?.({ url: server.url });
