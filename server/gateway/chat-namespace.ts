import { z } from "zod";
import { AppError } from "@/flows/errors";
import { sendMessageSchema } from "@/flows/protocol/chat";
import { joinSchema, typingSchema } from "@/flows/protocol/sockets";
import { outsideObjectSchema } from "../api/rest/schemas";
import type { Container } from "../container";
import { hashToken } from "../conversations/tokens";
import type { ChatNamespace, ChatSocket } from "./namespaces";
import type { Pending } from "./pending";
import { ConnectionRefusal } from "./refusal";
import { readPayload, respond } from "./respond";
import { roomOf } from "./rooms";

const authSchema = z.object({ token: z.string().min(1).max(200) });
const sendSchema = sendMessageSchema.extend({ data: outsideObjectSchema.nullish() });
/** Tabs and devices of one customer. */
const socketsPerSession = 20;
const typingEveryMs = 150;
const replayLimit = 200;

/** A customer's sockets: one token, one session (rule 20). */
export function openChat(namespace: ChatNamespace, container: Container, pending: Pending): void {
  namespace.use((socket, next) => {
    admit(socket, namespace, container).then(
      () => next(),
      (error: unknown) => next(error instanceof ConnectionRefusal ? error : refuseUnexpected(error, container)),
    );
  });
  namespace.on("connection", (socket) => {
    socket.once("disconnect", container.metrics.countSocket("chat"));
    serve(socket, container, pending);
  });
}

async function admit(socket: ChatSocket, namespace: ChatNamespace, { conversations, rateLimits }: Container): Promise<void> {
  const auth = authSchema.safeParse(socket.handshake.auth);
  const session = auth.success ? await conversations.authenticate(auth.data.token) : null;
  if (!auth.success || !session) throw new ConnectionRefusal("UNAUTHENTICATED");
  const room = roomOf({ type: "session", sessionId: session.conversationId });
  if (!rateLimits.isOff && (namespace.adapter.rooms.get(room)?.size ?? 0) >= socketsPerSession) throw new ConnectionRefusal("RATE_LIMITED");
  socket.data = { sessionId: session.conversationId, tokenHash: hashToken(auth.data.token), typingAt: 0 };
}

function refuseUnexpected(error: unknown, { log }: Container): ConnectionRefusal {
  log.error({ err: error }, "a socket could not be admitted");
  return new ConnectionRefusal("UNAVAILABLE");
}

function serve(socket: ChatSocket, { conversations, rateLimits, log }: Container, pending: Pending): void {
  const { sessionId } = socket.data;
  const room = roomOf({ type: "session", sessionId });
  const during =
    <T>(work: () => Promise<T>) =>
    () =>
      pending.during(socket.conn, work);

  function requireOwn(claimed: string): void {
    if (claimed !== sessionId) throw new AppError("FORBIDDEN", { message: "This token belongs to another session." });
  }

  socket.on("session:join", (payload, ack) =>
    respond(
      ack,
      log,
      during(async () => {
        const join = readPayload(joinSchema, payload);
        requireOwn(join.sessionId);
        // Live events first, then the past: nothing falls between, and a client drops what it has.
        await socket.join(room);
        const { messages, flowState } = await conversations.history(sessionId, { after: join.lastSeq ?? 0, limit: replayLimit });
        return { messages, flowState };
      }),
    ),
  );

  socket.on("message:send", (payload, ack) =>
    respond(
      ack,
      log,
      during(async () => {
        const message = readPayload(sendSchema, payload, ["message"]);
        requireOwn(message.sessionId);
        await rateLimits.sendMessage(sessionId);
        const { turnId, messageId, seq, duplicate } = await conversations.send(sessionId, message);
        return { turnId, messageId, seq, duplicate };
      }),
    ),
  );

  socket.on("typing", (payload) => {
    const typing = typingSchema.safeParse(payload);
    if (!typing.success || typing.data.sessionId !== sessionId) return;
    const now = Date.now();
    // "Stopped typing" always gets through, or the dots would stay.
    if (typing.data.on && now - socket.data.typingAt < typingEveryMs) return;
    socket.data.typingAt = now;
    if (socket.rooms.has(room)) socket.to(room).emit("typing", { sessionId, on: typing.data.on });
  });
}
