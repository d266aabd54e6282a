import { z } from "zod";
import { AppError } from "@/flows/errors";
import { type Ack, watchRunSchema } from "@/flows/protocol/sockets";
import { type Actor, authorise, may } from "../access/actor";
import { onBehalf } from "../access/on-behalf";
import type { Credential, Identify } from "../accounts/identify";
import type { ReadGate } from "../db/read-gate";
import type { Env } from "../env";
import type { Logger } from "../logging/logger";
import type { Metrics } from "../metrics/metrics";
import { addressOf, networkOf } from "../network/address";
import { isSameOrigin } from "../network/same-origin";
import type { RateLimits } from "../rate-limits/rate-limits";
import type { Runs } from "../runs/runs";
import type { FloodGuard } from "./flood-guard";
import type { StudioNamespace, StudioSocket } from "./namespaces";
import { oneAtATime } from "./one-at-a-time";
import type { Pending } from "./pending";
import type { People } from "./people";
import { ConnectionRefusal } from "./refusal";
import { type Responding, readPayload, respond } from "./respond";
import type { Revalidation } from "./revalidation";
import { roomOf } from "./rooms";
import { type FlowWatchServices, serveFlows } from "./watch-flows";

const authSchema = z.object({ apiKey: z.string().min(1).max(200) });
const pageSchema = z.object({ workspaceId: z.string().min(1).max(64) });
/** Runs that one socket may follow at a time. */
const watchedRuns = 50;
const unwatchSchema = watchRunSchema.pick({ runId: true });

export type StudioServices = {
  env: Pick<Env, "PARLEY_TRUST_PROXY" | "publicUrl">;
  identify: Pick<Identify, "byKey" | "byCookie">;
  rateLimits: Pick<RateLimits, "useKey">;
  runs: Pick<Runs, "get" | "steps">;
  flows: FlowWatchServices["flows"];
  readGate: Pick<ReadGate, "run">;
  metrics: Pick<Metrics, "countSocket">;
  log: Pick<Logger, "error">;
};

type Parts = { pending: Pending; revalidation: Revalidation; guard: FloodGuard; people: People };

/** Operators' sockets, by next-auth's cookie or an API key (rule 20). */
export function openStudio(namespace: StudioNamespace, services: StudioServices, parts: Parts): void {
  namespace.use((socket, next) => {
    admit(socket, { ...services, ...parts }).then(
      () => next(),
      (error: unknown) => {
        if (!(error instanceof ConnectionRefusal)) services.log.error({ err: error }, "a socket could not be admitted");
        next(error instanceof ConnectionRefusal ? error : new ConnectionRefusal("UNAVAILABLE"));
      },
    );
  });
  namespace.on("connection", (socket) => {
    socket.once("disconnect", services.metrics.countSocket("studio"));
    const { actor, network } = socket.data;
    parts.guard.watch(socket, { who: `${actor.type}:${actor.id}`, network });
    parts.revalidation.follow(socket);
    serve(socket, services, parts);
    const responding = respondingTo(socket, services, parts);
    serveFlows(socket, services, { ...parts, responding });
  });
}

async function admit(socket: StudioSocket, { identify, rateLimits, env, guard }: StudioServices & Parts): Promise<void> {
  const network = networkOf(addressOf(socket.request, env.PARLEY_TRUST_PROXY));
  guard.admit(socket.conn, network);
  if (!isWebSocket(socket)) throw new ConnectionRefusal("FORBIDDEN");
  const { headers, auth } = socket.handshake;
  const key = authSchema.safeParse(auth);
  // A page of another site may open a socket with our cookie; browsers say where each WebSocket comes from.
  const isOwnPage = isSameOrigin(headers.origin, headers.host, env.publicUrl);
  const credential: Credential = key.success
    ? { type: "key", key: key.data.apiKey, network }
    : { type: "cookie", header: isOwnPage ? headers.cookie : undefined, workspaceId: pageSchema.safeParse(auth).data?.workspaceId ?? null, network };
  const actor = await firstActor(credential, identify);
  if (actor === null) throw new ConnectionRefusal("UNAUTHENTICATED");
  if (actor.type === "apiKey") await rateLimits.useKey(actor.id).catch(() => Promise.reject(new ConnectionRefusal("RATE_LIMITED")));
  socket.data = { credential, actor, network };
}

/** Counted like any other use of a credential. */
function firstActor(credential: Credential, { byKey, byCookie }: StudioServices["identify"]): Promise<Actor | null> {
  if (credential.type === "cookie")
    return byCookie(credential.header, credential.network, credential.workspaceId).catch((error: unknown) =>
      Promise.reject(error instanceof AppError ? new ConnectionRefusal("FORBIDDEN") : error),
    );
  return byKey(credential.key, credential.network).catch((error: unknown) =>
    Promise.reject(error instanceof AppError ? new ConnectionRefusal("RATE_LIMITED") : error),
  );
}

/** From its first request on: what began with long polling may have been begun by a page that does not say where it comes from. */
function isWebSocket({ conn, handshake }: StudioSocket): boolean {
  return conn.transport.name === "websocket" && handshake.query.transport === "websocket";
}

function respondingTo(socket: StudioSocket, { log }: Pick<StudioServices, "log">, { guard }: Pick<Parts, "guard">): Responding {
  return { log, onTooMuch: () => guard.refused(socket), tell: (problem) => void socket.emit("error", problem) };
}

function serve(socket: StudioSocket, services: StudioServices, { pending, revalidation, guard }: Parts): void {
  const { runs, readGate } = services;
  const watched = new Set<string>();
  const responding = respondingTo(socket, services, { guard });
  const watching = oneAtATime(watchedRuns);

  async function leave(runId: string): Promise<void> {
    watched.delete(runId);
    await socket.leave(roomOf({ type: "run", runId, sight: "masked" }));
    await socket.leave(roomOf({ type: "run", runId, sight: "full" }));
  }

  /** Asked before joining: a run that cannot be read cannot be followed. */
  async function watch({ runId, after }: z.infer<typeof watchRunSchema>) {
    const actor = await revalidation.actorOf(socket);
    if (watched.size >= watchedRuns && !watched.has(runId)) throw new AppError("RATE_LIMITED", { message: `A socket follows at most ${watchedRuns} runs.` });
    await runs.get(actor, runId);
    // Whoever lost a right meanwhile has lost the connection, too: a room must not keep it.
    if (!socket.connected || socket.conn.readyState !== "open") throw new AppError("UNAUTHENTICATED", { message: "Connect again." });
    await leave(runId);
    watched.add(runId);
    await socket.join(roomOf({ type: "run", runId, sight: may(actor, "sensitive:read") ? "full" : "masked" }));
    return runs.steps(actor, runId, after ?? 0);
  }

  socket.on("run:watch", (payload, ack) =>
    respond({ event: "run:watch", ack }, responding, () =>
      pending.during(socket.conn, async () => {
        const asked = readPayload(watchRunSchema, payload);
        return watching(() => readGate.run(socket.data, () => onBehalf(socket.data.actor.workspaceId, () => watch(asked))));
      }),
    ),
  );

  socket.on("attention:watch", (_payload, ack) =>
    respond({ event: "attention:watch", ack }, responding, () =>
      pending.during(socket.conn, async () => {
        const actor = await revalidation.actorOf(socket);
        authorise(actor, "conversations:read");
        await socket.join(roomOf({ type: "attention", workspaceId: actor.workspaceId }));
        return {};
      }),
    ),
  );

  socket.on("run:unwatch", (payload, ack?: Ack<object>) =>
    respond({ event: "run:unwatch", ack }, responding, async () => {
      await leave(readPayload(unwatchSchema, payload).runId);
      return {};
    }),
  );
}
