import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { addressOf } from "../api/rest/address";
import type { Container } from "../container";
import { broadcast } from "./broadcast";
import { openChat } from "./chat-namespace";
import { closeWhenIdle, reconnectGently } from "./closing";
import { createConnectionLimits } from "./connection-limits";
import type { ChatNamespace, StudioNamespace } from "./namespaces";
import { createPending } from "./pending";
import { createSharedAdapter } from "./shared-adapter";
import { openStudio } from "./studio-namespace";

const maxPayloadBytes = 65_536;

export type Gateway = {
  /**
   * New connections are refused; each one that is there is closed once all its calls are acknowledged, in a way that makes clients
   * connect again. After `withinMs` it is closed as it is. Leaves the HTTP server to its owner.
   */
  close: (withinMs?: number) => Promise<void>;
};

const defaultCloseMs = 5_000;

/** Opens the socket gateway on a server that has its request handler already. */
export function attachGateway(httpServer: HttpServer, whole: Container): Gateway {
  const log = whole.log.child({ component: "gateway" });
  const container = { ...whole, log };
  const { sharing, drain } = container;
  const limits = createConnectionLimits({ isOff: container.rateLimits.isOff, addressOf: (request) => addressOf(request, container.env.PARLEY_TRUST_PROXY) });
  const shared = sharing === null ? null : createSharedAdapter(sharing);
  const io = new Server(httpServer, {
    path: "/socket.io",
    serveClient: false,
    maxHttpBufferSize: maxPayloadBytes,
    // Polling sends each request of a session to the process that opened it, which a proxy without sticky sessions does not do.
    ...(shared === null ? {} : { adapter: shared.adapter, transports: ["websocket"] as const }),
    allowRequest: (request, answer) => {
      if (drain.isDraining()) return answer("UNAVAILABLE", false);
      return limits.isFull(request) ? answer("RATE_LIMITED", false) : answer(null, true);
    },
  });
  io.engine.on("connection", (connection) => connection.once("close", limits.count(connection.request)));
  const chat: ChatNamespace = io.of("/chat");
  const studio: StudioNamespace = io.of("/studio");
  const pending = createPending();
  pending.watch(io.engine);
  openChat(chat, container, pending);
  openStudio(studio, container, pending);
  // Rooms of other processes are not known here.
  const stop = broadcast(container.bus, { chat, studio }, (room) => shared !== null || studio.adapter.rooms.has(room));
  const stopReconnecting = reconnectGently(pending, (listener) => sharing?.onEventsMissed(listener), log);
  return {
    async close(withinMs = defaultCloseMs) {
      drain.begin();
      stopReconnecting();
      await closeWhenIdle(io.engine, pending, withinMs);
      stop();
      shared?.close();
    },
  };
}

/** The gateway of a process without sockets: what happens here reaches the sockets of the others. */
export function openEmitter({ sharing, bus }: Container): Gateway {
  if (sharing === null) return { close: async () => undefined };
  const shared = createSharedAdapter(sharing);
  const io = new Server({ adapter: shared.adapter });
  const stop = broadcast(bus, { chat: io.of("/chat"), studio: io.of("/studio") }, () => true);
  return {
    async close() {
      stop();
      shared.close();
    },
  };
}
