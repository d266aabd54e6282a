import { z } from "zod";
import { AppError, errorCatalogue } from "@/flows/errors";
import { sendMessageSchema, type TurnAnswer } from "@/flows/protocol/chat";
import { type Ack, cancelFlowSchema, joinSchema, shareLocationSchema, typingSchema } from "@/flows/protocol/sockets";
import { outsideObjectSchema } from "../api/rest/schemas";
import { findSession } from "../conversations/find-session";
import type { Conversations } from "../conversations/service";
import { hashToken } from "../conversations/tokens";
import type { ReadGate } from "../db/read-gate";
import type { Env } from "../env";
import type { Logger } from "../logging/logger";
import type { Metrics } from "../metrics/metrics";
import { addressOf, networkOf } from "../network/address";
import type { Quotas } from "../quotas/quotas";
import type { Floods } from "../rate-limits/floods";
import type { RateLimits } from "../rate-limits/rate-limits";
import type { FloodGuard } from "./flood-guard";
import type { ChatNamespace, ChatSocket } from "./namespaces";
import { oneAtATime } from "./one-at-a-time";
import type { Pending } from "./pending";
import { ConnectionRefusal } from "./refusal";
import { type Call, type Responding, readPayload, respond } from "./respond";
import { roomOf } from "./rooms";

const authSchema = z.object({ token: z.string().min(1).max(200) });
const sendSchema = sendMessageSchema.extend({ data: outsideObjectSchema.nullish() });
/** Tabs and devices of one customer. */
const socketsPerSession = 20;
const typingEveryMs = 150;
/** A client that joins again before it was answered does so for a gap or two, not for more. */
const waitingJoins = 2;

export type ChatServices = {
  env: Pick<Env, "PARLEY_TRUST_PROXY">;
  conversations: Pick<Conversations, "authenticate" | "history" | "send" | "cancel" | "sharePlace">;
  rateLimits: Pick<RateLimits, "isOff" | "sendMessage">;
  floods: Pick<Floods, "requireGuess" | "wrongGuess">;
  readGate: Pick<ReadGate, "run">;
  quotas: Pick<Quotas, "connect" | "hasConnection" | "takeMessage">;
  metrics: Pick<Metrics, "countSocket">;
  log: Pick<Logger, "error">;
};

type Parts = { pending: Pending; guard: FloodGuard };

/** A customer's sockets: one token, one session (rule 20). */
export function openChat(namespace: ChatNamespace, services: ChatServices, parts: Parts): void {
  namespace.use((socket, next) => {
    admit(socket, namespace, { ...services, ...parts }).then(
      () => next(),
      (error: unknown) => next(error instanceof ConnectionRefusal ? error : refuseUnexpected(error, services)),
    );
  });
  namespace.on("connection", (socket) => {
    socket.once("disconnect", services.metrics.countSocket("chat"));
    const left = services.quotas.connect(socket.data.workspaceId);
    // Between its being admitted and this others may have come.
    if (left === null) return void socket.disconnect(true);
    socket.once("disconnect", left);
    parts.guard.watch(socket, { who: socket.data.sessionId, network: socket.data.network });
    serve(socket, services, parts);
  });
}

async function admit(socket: ChatSocket, namespace: ChatNamespace, services: ChatServices & Parts): Promise<void> {
  const { rateLimits, env, guard, floods, readGate, conversations, quotas } = services;
  const network = networkOf(addressOf(socket.request, env.PARLEY_TRUST_PROXY));
  guard.admit(socket.conn, network);
  const auth = authSchema.safeParse(socket.handshake.auth);
  const authenticate = (token: string) => readGate.run({ actor: null, network }, () => conversations.authenticate(token));
  const session = auth.success ? await findSession(auth.data.token, network, { floods, authenticate }) : null;
  if (!auth.success || !session) throw new ConnectionRefusal("UNAUTHENTICATED");
  const room = roomOf({ type: "session", sessionId: session.conversationId });
  if (!rateLimits.isOff && (namespace.adapter.rooms.get(room)?.size ?? 0) >= socketsPerSession) throw new ConnectionRefusal("RATE_LIMITED");
  if (!quotas.hasConnection(session.workspaceId)) throw new ConnectionRefusal("RATE_LIMITED");
  socket.data = { sessionId: session.conversationId, workspaceId: session.workspaceId, tokenHash: hashToken(auth.data.token), network, typingAt: 0 };
}

function refuseUnexpected(error: unknown, { log }: Pick<ChatServices, "log">): ConnectionRefusal {
  if (error instanceof AppError && errorCatalogue[error.code].retryable) return new ConnectionRefusal(error.code);
  log.error({ err: error }, "a socket could not be admitted");
  return new ConnectionRefusal("UNAVAILABLE");
}

/** A socket as its calls are served: how they are answered, and that each is for the socket's own session. */
type Served = {
  socket: ChatSocket;
  room: string;
  /** Answers the call with what comes of the work; the connection is not closed before that. */
  answer: <T extends object>(call: Call<T>, work: () => Promise<T>) => void;
  requireOwn: (claimed: string) => void;
};

function serve(socket: ChatSocket, services: ChatServices, { pending, guard }: Parts): void {
  const { sessionId } = socket.data;
  const responding: Responding = {
    log: services.log,
    onTooMuch: () => guard.refused(socket),
    tell: (problem) => void socket.emit("error", problem),
  };
  const served: Served = {
    socket,
    room: roomOf({ type: "session", sessionId }),
    answer: (call, work) => respond(call, responding, () => pending.during(socket.conn, work)),
    requireOwn(claimed) {
      if (claimed !== sessionId) throw new AppError("FORBIDDEN", { message: "This token belongs to another session." });
    },
  };
  serveJoining(served, services);
  serveTurns(served, services);
  serveTyping(served);
}

function serveJoining({ socket, room, answer, requireOwn }: Served, { conversations, readGate }: ChatServices): void {
  const { sessionId, network } = socket.data;
  const joining = oneAtATime(waitingJoins);
  socket.on("session:join", (payload, ack) =>
    answer({ event: "session:join", ack }, async () => {
      const join = readPayload(joinSchema, payload);
      requireOwn(join.sessionId);
      return joining(async () => {
        // Live events first, then the past: nothing falls between, and a client drops what it has.
        await socket.join(room);
        return readGate.run({ actor: null, network }, () => conversations.history(sessionId, { after: join.lastSeq ?? 0 }));
      });
    }),
  );
}

/** Each of these may cost a turn, and counts as a message. */
function serveTurns({ socket, answer, requireOwn }: Served, { conversations, rateLimits, quotas }: ChatServices): void {
  const { sessionId, workspaceId } = socket.data;

  socket.on("message:send", (payload, ack) =>
    answer({ event: "message:send", ack }, async () => {
      const message = readPayload(sendSchema, payload, ["message"]);
      requireOwn(message.sessionId);
      await rateLimits.sendMessage(sessionId);
      return acknowledged(await quotas.takeMessage(workspaceId, () => conversations.send(sessionId, message)));
    }),
  );

  socket.on("flow:cancel", (payload, ack) =>
    answer({ event: "flow:cancel", ack }, async () => {
      requireOwn(readPayload(cancelFlowSchema, payload).sessionId);
      await rateLimits.sendMessage(sessionId);
      return conversations.cancel(sessionId);
    }),
  );

  socket.on("location:update", (payload, ack) =>
    answer<Shared>({ event: "location:update", ack }, async () => {
      const place = readPayload(shareLocationSchema, payload);
      requireOwn(place.sessionId);
      await rateLimits.sendMessage(sessionId);
      const taken = await quotas.takeMessage(workspaceId, () => conversations.sharePlace(sessionId, place));
      return taken === null ? { taken: false } : { taken: true, ...acknowledged(taken) };
    }),
  );
}

/** Nobody waits for an acknowledgement of these: only what is wrong with one is told. */
function serveTyping({ socket, room, answer, requireOwn }: Served): void {
  const { sessionId } = socket.data;
  socket.on("typing", (payload, ack?: Ack<object>) =>
    answer({ event: "typing", ack }, async () => {
      const { sessionId: claimed, on } = readPayload(typingSchema, payload);
      requireOwn(claimed);
      const now = Date.now();
      // "Stopped typing" always gets through, or the dots would stay.
      if (on && now - socket.data.typingAt < typingEveryMs) return {};
      socket.data.typingAt = now;
      if (socket.rooms.has(room)) socket.to(room).emit("typing", { sessionId, on });
      return {};
    }),
  );
}

type Shared = { taken: false } | ({ taken: true } & ReturnType<typeof acknowledged>);

/** A turn's answer as a socket acknowledges it: what was said comes as events. */
function acknowledged({ turnId, messageId, seq, duplicate }: TurnAnswer): Pick<TurnAnswer, "turnId" | "messageId" | "seq" | "duplicate"> {
  return { turnId, messageId, seq, duplicate };
}
