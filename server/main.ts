import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handleApi } from "./api/handle";
import { boundConnections, requestTimes } from "./api/http-bounds";
import { createPagesGate } from "./api/pages-gate";
import { isOperationsPath } from "./api/rest/place";
import { type HeaderOptions, newNonce, nonceHeader, policyHeader, securityHeaders } from "./api/security-headers";
import { sleep } from "./concurrency/sleep";
import { type Container, createContainer } from "./container";
import { awaitDatabase } from "./db/await-database";
import type { Env } from "./env";
import { attachGateway, openEmitter } from "./gateway/attach";
import { createLogger, type Logger } from "./logging/logger";
import { createHttpDrain } from "./nodes/http-drain";
import { nodeIdOf } from "./nodes/node-id";
import { createWaitingRoom } from "./nodes/waiting-room";

export type ServerOptions = {
  env: Env;
  dev: boolean;
  /** Serve Next's pages too; without them there is the REST contract and the sockets. @default true */
  pages?: boolean;
  /** Called before the first request: for tests that change something there. */
  prepare?: (container: Container) => void;
};

export type RunningServer = {
  url: string;
  nodeId: string;
  /** For the first owner, while there is none. */
  ownerLink: string | null;
  /** Takes nothing new, finishes and acknowledges what is under way, then ends the connections. Takes less than 25 s. */
  stop: () => Promise<void>;
};

type Pages = { handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>; close: () => Promise<void> };

/** Sockets first, then requests, then what goes on in the background: together below the 25 s after which the process is ended. */
const socketsCloseMs = 8_000;
const requestsCloseMs = 8_000;

/** Starts the one HTTP server: the API first, then Next's pages, and the socket gateway beside them. A worker serves its health alone. */
export async function startServer({ env, dev, pages: withPages = true, prepare }: ServerOptions): Promise<RunningServer> {
  const nodeId = nodeIdOf(env);
  const log = createLogger({ level: env.PARLEY_LOG_LEVEL, nodeId, pretty: process.stdout.isTTY });
  process.env.NEXTAUTH_URL = env.publicUrl;
  process.env.NEXTAUTH_SECRET = env.NEXTAUTH_SECRET;
  if (env.PARLEY_ROLE !== "all" && env.REDIS_URL === undefined)
    log.warn("without REDIS_URL sockets hear only of what their own process does; set it when roles are separated");
  const server = createServer(requestTimes);
  const room = await awaitOwnDatabase(server, env, log);
  const container = await createContainer({ env, log, nodeId });
  prepare?.(container);
  const isWorker = env.PARLEY_ROLE === "worker";
  if (!container.rateLimits.isOff) boundConnections(server, { hasProxy: env.PARLEY_TRUST_PROXY > 0 });
  const draining = createHttpDrain(server, container.drain);
  const pages = withPages && !isWorker ? await openPages(server, env, dev) : noPages;
  const throughGate = createPagesGate(container);
  const isHttps = env.publicUrl.startsWith("https:");
  room.leave();
  server.on("request", (req: IncomingMessage, res: ServerResponse) => {
    protect(req, res, { isHttps, dev });
    if (isWorker && !isOperationsPath(req.url ?? "")) return void noPages.handle(req, res);
    handleApi(req, res, container)
      .then((answered) => (answered ? undefined : throughGate(req, res, () => pages.handle(req, res))))
      .catch((error: unknown) => fail(res, () => log.error({ err: error, path: req.url?.split("?")[0] }, "request failed outside every handler")));
  });
  const gateway = isWorker ? openEmitter(container) : attachGateway(server, container);
  if (!server.listening) await listen(server, env);
  container.levelRecorder.start();
  container.quotas.start();
  log.debug({ host: env.HOST, port: env.PORT, role: env.PARLEY_ROLE }, "listening");
  return {
    url: env.publicUrl,
    nodeId,
    ownerLink: container.ownerLink,
    stop: once(async () => {
      container.drain.begin();
      log.info("draining");
      await staySeen(container);
      // Together: a request may wait for a turn that a socket asked for, and the other way round.
      await Promise.all([gateway.close(socketsCloseMs), draining.close(requestsCloseMs)]);
      await container.stop();
      await pages.close();
      log.debug("stopped");
    }),
  };
}

/** A database that is away is waited for: this process is alive meanwhile, and says that it is not ready. */
async function awaitOwnDatabase(server: Server, env: Env, log: Logger): Promise<{ leave: () => void }> {
  const room = createWaitingRoom(server);
  await awaitDatabase({
    url: env.DATABASE_URL,
    patienceMs: env.PARLEY_DATABASE_WAIT_SECONDS === undefined ? null : env.PARLEY_DATABASE_WAIT_SECONDS * 1000,
    async onWaiting({ server: database, reason, nextTryMs }) {
      log.warn({ component: "database", database, reason, nextTryMs }, "waiting for the database, which does not answer");
      await room.open(() => listen(server, env));
    },
    sleep,
    now: Date.now,
  });
  return room;
}

/** Load balancers that ask /api/ready see it say "draining" before connections are refused. */
async function staySeen({ env, drain }: Container): Promise<void> {
  if (env.PARLEY_DRAIN_SECONDS === 0 || !drain.isDraining()) return;
  await new Promise((resolve) => setTimeout(resolve, env.PARLEY_DRAIN_SECONDS * 1000));
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
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

/** Headers of every answer; the nonce goes along with the request, so that pages can put it on their scripts. */
function protect(req: IncomingMessage, res: ServerResponse, options: HeaderOptions): void {
  const nonce = newNonce();
  const headers = securityHeaders(nonce, options);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  // Whatever the interfaces answer holds data; pages say it themselves.
  if (req.url?.startsWith("/api/")) res.setHeader("Cache-Control", "no-store");
  req.headers[policyHeader] = headers["Content-Security-Policy"];
  req.headers[nonceHeader] = nonce;
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
