import { io, type Socket } from "socket.io-client";
import { newTextId } from "@/components/transcript/new-text-id";
import type { ErrorCode } from "@/flows/errors";
import type { SendMessage } from "@/flows/protocol/chat";
import type { ChatClientEvents, ChatServerEvents } from "@/flows/protocol/sockets";
import { openSession } from "./open-session";
import { placeOf, readSession, type StoredSession, writeSession } from "./session-store";
import type { Transcript, TranscriptChange } from "./transcript";

const ackTimeoutMs = 20_000;
const againAfterMs = 3_000;

export type ChatStatus = { type: "opening" } | { type: "online" } | { type: "offline" } | { type: "refused"; code: ErrorCode };

export type ChatClientParts = {
  /** Of the address; null where it names none. */
  workspace: string | null;
  flow: string;
  /** The transcript as it is now: the client reads what is pending and from where to join. */
  transcript: () => Transcript;
  change: (change: TranscriptChange) => void;
  setStatus: (status: ChatStatus) => void;
};

/**
 * The customer's end of one conversation: opens or takes up the session, keeps a socket to it, and sends what is pending, one
 * message after the other in their order, until each is acknowledged or failed. A repeated send carries the same id.
 */
export function createChatClient({ workspace, flow, transcript, change, setStatus }: ChatClientParts) {
  const place = placeOf(workspace, flow);
  let socket: Socket<ChatServerEvents, ChatClientEvents> | null = null;
  let session: StoredSession | null = null;
  let isStopped = false;
  let isFlushing = false;

  async function start() {
    session = readSession(place);
    if (!session) {
      const answer = await openSession(workspace, flow);
      if (isStopped) return;
      if (!answer.ok) return setStatus({ type: "refused", code: answer.code });
      session = { sessionId: answer.session.sessionId, token: answer.session.token };
      writeSession(place, session);
      change({ type: "loaded", messages: answer.session.messages, flowState: answer.session.flowState });
    }
    connect(session);
  }

  function connect({ token }: StoredSession) {
    const opened: Socket<ChatServerEvents, ChatClientEvents> = io("/chat", {
      auth: { token },
      // Several nodes offer WebSockets alone; where a network forbids them, one node still has long polling.
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
    });
    socket = opened;
    opened.on("connect", () => void join());
    opened.on("disconnect", (reason) => {
      setStatus({ type: "offline" });
      if (reason === "io server disconnect") tryAgain(opened);
    });
    opened.on("connect_error", (error) => {
      if (error.message === "UNAUTHENTICATED") return forget();
      setStatus({ type: "offline" });
      if (!opened.active) tryAgain(opened);
    });
    opened.on("message", (message) => change({ type: "received", message }));
    opened.on("flow:state", (flowState) => change({ type: "flowMoved", flowState }));
    opened.on("typing", ({ on }) => change({ type: "typed", on }));
  }

  /** The client does not come back by itself where the server has ended or refused the socket: because its session is gone, or it asked too much. */
  function tryAgain(ended: Socket) {
    setTimeout(() => !isStopped && socket === ended && ended.connect(), againAfterMs);
  }

  /** Fetches what was missed, page by page, then sends what waits. */
  async function join() {
    if (!socket || !session) return;
    for (;;) {
      const answer = await socket
        .timeout(ackTimeoutMs)
        .emitWithAck("session:join", { sessionId: session.sessionId, lastSeq: transcript().completeTo })
        .catch(() => null);
      if (isStopped || answer === null) return;
      if (!answer.ok) return answer.code === "FORBIDDEN" || answer.code === "SESSION_NOT_FOUND" ? forget() : joinLater();
      change({ type: "loaded", messages: answer.messages, flowState: answer.flowState });
      if (!answer.hasMore) break;
    }
    setStatus({ type: "online" });
    void flush();
  }

  /** Too much at once, or nobody answers: what was missed is fetched a little later. */
  function joinLater() {
    setStatus({ type: "offline" });
    setTimeout(() => !isStopped && socket?.connected && void join(), againAfterMs);
  }

  /** The server no longer knows the session: a new one is opened. */
  function forget() {
    socket?.disconnect();
    writeSession(place, null);
    setStatus({ type: "refused", code: "SESSION_NOT_FOUND" });
  }

  async function flush() {
    if (isFlushing) return;
    isFlushing = true;
    try {
      for (let next = firstWaiting(); next && socket?.connected; next = firstWaiting()) await deliver(next);
    } finally {
      isFlushing = false;
    }
  }

  function firstWaiting(): SendMessage | undefined {
    return transcript().pending.find((pending) => pending.delivery !== "failed")?.payload;
  }

  async function deliver(payload: SendMessage) {
    const { clientMessageId } = payload;
    if (!socket) return;
    change({ type: "sending", clientMessageId });
    const answer = await socket
      .timeout(ackTimeoutMs)
      .emitWithAck("message:send", payload)
      .catch(() => null);
    if (isStopped) return;
    // Without an answer it may or may not have arrived; the same id makes a repeat harmless.
    if (answer === null) return change(socket.connected ? { type: "failed", clientMessageId, code: "ACTION_TIMEOUT" } : { type: "queued", clientMessageId });
    if (answer.ok) return change({ type: "acknowledged", clientMessageId, messageId: answer.messageId, seq: answer.seq });
    change({ type: "failed", clientMessageId, code: answer.code });
  }

  return {
    start,
    stop() {
      isStopped = true;
      socket?.disconnect();
    },
    join,
    send(message: Pick<SendMessage, "message" | "event" | "data" | "type">, text: string) {
      if (!session) return;
      const payload = { ...message, sessionId: session.sessionId, clientMessageId: newTextId() };
      change({ type: "sent", payload, text, at: new Date().toISOString(), isOnline: socket?.connected ?? false });
      void flush();
    },
    retry(clientMessageId: string) {
      change({ type: "queued", clientMessageId });
      void flush();
    },
  };
}

export type ChatClient = ReturnType<typeof createChatClient>;
