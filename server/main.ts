import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import next from "next";
import { handleRest } from "./api/rest/handle";
import { createContainer } from "./container";
import type { Env } from "./env";
import { attachGateway } from "./gateway/attach";
import { createLogger } from "./logging/logger";

export type RunningServer = {
  url: string;
  /** For the first owner, while there is none. */
  ownerLink: string | null;
  stop: () => Promise<void>;
};

const closeTimeoutMs = 5_000;

/** Starts the one HTTP server: the REST contract first, then Next's pages, and the socket gateway beside them. */
export async function startServer({ env, dev }: { env: Env; dev: boolean }): Promise<RunningServer> {
  const log = createLogger({ level: env.PARLEY_LOG_LEVEL, pretty: process.stdout.isTTY });
  process.env.NEXTAUTH_URL = env.publicUrl;
  process.env.NEXTAUTH_SECRET = env.NEXTAUTH_SECRET;
  const container = await createContainer({ env, log });
  const server = createServer();
  const pages = next({ dev, dir: process.cwd(), httpServer: server, hostname: env.HOST, port: env.PORT, customServer: true });
  await pages.prepare();
  const handlePage = pages.getRequestHandler();
  server.on("request", (req: IncomingMessage, res: ServerResponse) => {
    handleRest(req, res, container)
      .then((answered) => (answered ? undefined : handlePage(req, res)))
      .catch((error: unknown) => fail(res, () => log.error({ err: error, path: req.url }, "request failed outside every handler")));
  });
  const gateway = attachGateway(server, container);
  await listen(server, env);
  log.debug({ host: env.HOST, port: env.PORT }, "listening");
  const ownerLink = container.ownerLink;
  return {
    url: env.publicUrl,
    ownerLink,
    stop: async () => {
      await gateway.close();
      await close(server);
      await container.stop();
      await pages.close();
    },
  };
}

function fail(res: ServerResponse, report: () => void): void {
  report();
  if (!res.headersSent) res.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
  res.end();
}

function listen(server: Server, env: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.PORT, env.HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Open requests may finish; what stays open longer is cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
