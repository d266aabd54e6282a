import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handleRest } from "./api/rest/handle";
import { createContainer } from "./container";
import type { Env } from "./env";
import { attachGateway } from "./gateway/attach";
import { createLogger } from "./logging/logger";
import { nodeIdOf } from "./nodes/node-id";

export type ServerOptions = {
  env: Env;
  dev: boolean;
  /** Serve Next's pages too; without them there is the REST contract and the sockets. @default true */
  pages?: boolean;
};

export type RunningServer = {
  url: string;
  nodeId: string;
  /** For the first owner, while there is none. */
  ownerLink: string | null;
  stop: () => Promise<void>;
};

type Pages = { handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>; close: () => Promise<void> };

const closeTimeoutMs = 5_000;

/** Starts the one HTTP server: the REST contract first, then Next's pages, and the socket gateway beside them. */
export async function startServer({ env, dev, pages: withPages = true }: ServerOptions): Promise<RunningServer> {
  const nodeId = nodeIdOf(env);
  const log = createLogger({ level: env.PARLEY_LOG_LEVEL, nodeId, pretty: process.stdout.isTTY });
  process.env.NEXTAUTH_URL = env.publicUrl;
  process.env.NEXTAUTH_SECRET = env.NEXTAUTH_SECRET;
  const container = await createContainer({ env, log, nodeId });
  const server = createServer();
  const pages = withPages ? await openPages(server, env, dev) : noPages;
  server.on("request", (req: IncomingMessage, res: ServerResponse) => {
    handleRest(req, res, container)
      .then((answered) => (answered ? undefined : pages.handle(req, res)))
      .catch((error: unknown) => fail(res, () => log.error({ err: error, path: req.url }, "request failed outside every handler")));
  });
  const gateway = attachGateway(server, container);
  await listen(server, env);
  log.debug({ host: env.HOST, port: env.PORT }, "listening");
  const ownerLink = container.ownerLink;
  return {
    url: env.publicUrl,
    nodeId,
    ownerLink,
    stop: async () => {
      await gateway.close();
      await close(server);
      await container.stop();
      await pages.close();
    },
  };
}

async function openPages(server: Server, env: Env, dev: boolean): Promise<Pages> {
  const { default: next } = await import("next");
  const app = next({ dev, dir: process.cwd(), httpServer: server, hostname: env.HOST, port: env.PORT, customServer: true });
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}

const noPages: Pages = {
  handle: async (_req, res) => void res.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There are no pages here."),
  close: async () => undefined,
};

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
