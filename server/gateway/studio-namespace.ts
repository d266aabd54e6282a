import { z } from "zod";
import { AppError } from "@/flows/errors";
import { watchRunSchema } from "@/flows/protocol/sockets";
import { type Actor, authorise, may } from "../accounts/actor";
import { isSameOrigin } from "../accounts/same-origin";
import type { Container } from "../container";
import type { StudioNamespace, StudioSocket } from "./namespaces";
import type { Pending } from "./pending";
import { ConnectionRefusal } from "./refusal";
import { readPayload, respond } from "./respond";
import { roomOf } from "./rooms";

const authSchema = z.object({ apiKey: z.string().min(1).max(200) });
/** Runs that one socket may follow at a time. */
const watchedRuns = 50;

/** Operators' sockets, by next-auth's cookie or an API key (rule 20). */
export function openStudio(namespace: StudioNamespace, container: Container, pending: Pending): void {
  namespace.use((socket, next) => {
    admit(socket, container).then(
      () => next(),
      (error: unknown) => {
        if (!(error instanceof ConnectionRefusal)) container.log.error({ err: error }, "a socket could not be admitted");
        next(error instanceof ConnectionRefusal ? error : new ConnectionRefusal("UNAVAILABLE"));
      },
    );
  });
  namespace.on("connection", (socket) => {
    socket.once("disconnect", container.metrics.countSocket("studio"));
    serve(socket, container, pending);
  });
}

async function admit(socket: StudioSocket, { identify, rateLimits }: Container): Promise<void> {
  const { headers, auth } = socket.handshake;
  const key = authSchema.safeParse(auth);
  // A page of another site may open a socket with our cookie; browsers then say where it comes from.
  const isForeign = headers.origin !== undefined && !isSameOrigin(headers.origin, headers.host);
  const byCookie = () => (isForeign ? Promise.resolve(null) : identify.byCookie(headers.cookie));
  const actor = key.success ? () => identify.byKey(key.data.apiKey) : byCookie;
  const first = await actor();
  if (!first) throw new ConnectionRefusal("UNAUTHENTICATED");
  if (first.type === "apiKey") await rateLimits.useKey(first.id).catch(() => Promise.reject(new ConnectionRefusal("RATE_LIMITED")));
  socket.data = { actor };
}

function serve(socket: StudioSocket, { runs, log }: Container, pending: Pending): void {
  const watched = new Set<string>();

  async function requireActor(): Promise<Actor> {
    const actor = await socket.data.actor();
    if (actor) return actor;
    socket.disconnect(true);
    throw new AppError("UNAUTHENTICATED", { message: "Sign in again." });
  }

  async function leave(runId: string): Promise<void> {
    watched.delete(runId);
    await socket.leave(roomOf({ type: "run", runId, sight: "masked" }));
    await socket.leave(roomOf({ type: "run", runId, sight: "full" }));
  }

  socket.on("run:watch", (payload, ack) =>
    respond(ack, log, () =>
      pending.during(socket.conn, async () => {
        const { runId, after } = readPayload(watchRunSchema, payload);
        const actor = await requireActor();
        if (watched.size >= watchedRuns && !watched.has(runId))
          throw new AppError("RATE_LIMITED", { message: `A socket follows at most ${watchedRuns} runs.` });
        // Asked before joining: a run that cannot be read cannot be followed.
        await runs.get(actor, runId);
        await leave(runId);
        watched.add(runId);
        await socket.join(roomOf({ type: "run", runId, sight: may(actor, "sensitive:read") ? "full" : "masked" }));
        return runs.steps(actor, runId, after ?? 0);
      }),
    ),
  );

  socket.on("attention:watch", (_payload, ack) =>
    respond(ack, log, () =>
      pending.during(socket.conn, async () => {
        const actor = await requireActor();
        authorise(actor, "runs:read");
        await socket.join(roomOf({ type: "attention", workspaceId: actor.workspaceId }));
        return {};
      }),
    ),
  );

  socket.on("run:unwatch", (payload) => {
    const parsed = watchRunSchema.pick({ runId: true }).safeParse(payload);
    if (parsed.success) leave(parsed.data.runId).catch((error: unknown) => log.error({ err: error }, "a room could not be left"));
  });
}
