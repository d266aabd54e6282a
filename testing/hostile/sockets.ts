import fc from "fast-check";
import { io, type Socket } from "socket.io-client";
import { text, value } from "./grammar";
import type { Credentials } from "./rest";

/** One thing a client does on its socket. */
export type SocketInput = { type: "emit"; event: string; payload: unknown[]; wantsAck: boolean } | { type: "raw"; packet: string | Buffer };

const events = ["session:join", "message:send", "typing", "run:watch", "run:unwatch", "message", "disconnect", "connect", "__proto__", "constructor", "error"];
/** Names that the client library keeps for itself. */
const reserved = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

const payload = ({ sessionId }: Credentials) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record(
          { clientMessageId: value, message: value, event: value, data: value, lastSeq: value, on: value, runId: value, after: value, metadata: value },
          { requiredKeys: [] },
        )
        .chain((given) =>
          fc.oneof(
            fc.constant({ ...given, sessionId }),
            value.map((other) => ({ ...given, sessionId: other })),
          ),
        ),
    },
    { weight: 2, arbitrary: value },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  );

/** Packets below socket.io's own: wrong types, broken JSON, attachments that never come, huge numbers. */
const rawPacket = fc.oneof(
  fc.constantFrom<string>(
    "2/chat,",
    "2/chat,[]",
    '2/chat,["message:send"',
    '2/chat,[{"a":1}]',
    '2/chat,99999999999999999999["message:send",{}]',
    '51-/chat,["message:send",{"_placeholder":true,"num":0}]',
    '5999999-/chat,["x"]',
    '3/chat,1["ack"]',
    "9",
    "",
    "0/nowhere,",
    "0/chat,{",
    '0/studio,{"token":"x"}',
    '2/chat,["__proto__",{"__proto__":{"x":1}}]',
  ),
  text.map((inside) => `2/chat,["message:send",${JSON.stringify(inside)}]`),
  fc.integer({ min: 100, max: 10_000 }).map((depth) => `2/chat,["message:send",${"[".repeat(depth)}${"]".repeat(depth)}]`),
);

export function hostileSocketInputs(credentials: Credentials): fc.Arbitrary<SocketInput> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant("emit" as const),
        event: fc
          .oneof({ weight: 4, arbitrary: fc.constantFrom(...events) }, { weight: 1, arbitrary: text })
          .map((name) => (reserved.has(name) ? `${name}!` : name)),
        payload: fc.array(payload(credentials), { maxLength: 2 }),
        wantsAck: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: rawPacket.map((packet) => ({ type: "raw" as const, packet })) },
  );
}

const answerTimeoutMs = 500;

/** A socket that comes back whenever the server ended it: hostile packets are answered by closing the connection. */
export function createHostileSocket(url: string, namespace: "/chat" | "/studio", auth: { [key: string]: unknown }) {
  let socket: Socket | null = null;

  async function connected(): Promise<Socket | null> {
    if (socket?.connected) return socket;
    socket?.disconnect();
    const fresh = io(`${url}${namespace}`, { auth, transports: ["websocket"], forceNew: true, reconnection: false, timeout: 5_000 });
    socket = fresh;
    return new Promise((resolve) => {
      fresh.once("connect", () => resolve(fresh));
      fresh.once("connect_error", () => resolve(null));
    });
  }

  return {
    /** Sends one input; gives what was acknowledged, if anything was within half a second or before the connection ended. */
    async send(input: SocketInput): Promise<unknown> {
      const live = await connected();
      if (live === null) return "refused";
      if (input.type === "raw") {
        live.io.engine.write(typeof input.packet === "string" ? input.packet : input.packet.toString("latin1"));
        return "sent";
      }
      if (!input.wantsAck) {
        live.emit(input.event, ...input.payload);
        return "sent";
      }
      return new Promise((resolve) => {
        live.once("disconnect", () => resolve("closed"));
        live
          .timeout(answerTimeoutMs)
          .emit(input.event, ...input.payload, (error: Error | null, answer: unknown) => resolve(error === null ? answer : "unanswered"));
      });
    },
    close: () => void socket?.disconnect(),
  };
}
