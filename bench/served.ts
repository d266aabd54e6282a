/** The process that is measured: REST and sockets without pages. Answers `usage` over IPC; started by `load.ts` with --expose-gc. */
import { parseEnv } from "../server/env";
import { startServer } from "../server/main";

export type Usage = { cpuMs: number; rssBytes: number; heapBytes: number };

const server = await startServer({ env: parseEnv(process.env), dev: false, pages: false });

function usage(): Usage {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed + external };
}

process.on("message", () => process.send?.(usage()));
process.on("disconnect", () => void server.stop().finally(() => process.exit(0)));
process.send?.({ url: server.url });
