import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { addressOf } from "../api/rest/address";
import type { Container } from "../container";
import { maskStep } from "../runs/mask";
import { broadcast } from "./broadcast";
import { openChat } from "./chat-namespace";
import { createConnectionLimits } from "./connection-limits";
import type { ChatNamespace, StudioNamespace } from "./namespaces";
import { openStudio } from "./studio-namespace";

const maxPayloadBytes = 65_536;

/** Opens the socket gateway on a server that has its request handler already. `close` ends all connections and leaves the server to its owner. */
export function attachGateway(httpServer: HttpServer, container: Container): { close: () => Promise<void> } {
  const limits = createConnectionLimits({ isOff: container.rateLimits.isOff, addressOf: (request) => addressOf(request, container.env.PARLEY_TRUST_PROXY) });
  const io = new Server(httpServer, {
    path: "/socket.io",
    serveClient: false,
    maxHttpBufferSize: maxPayloadBytes,
    allowRequest: (request, answer) => (limits.isFull(request) ? answer("RATE_LIMITED", false) : answer(null, true)),
  });
  io.engine.on("connection", (connection) => connection.once("close", limits.count(connection.request)));
  const chat: ChatNamespace = io.of("/chat");
  const studio: StudioNamespace = io.of("/studio");
  openChat(chat, container);
  openStudio(studio, container);
  const stop = broadcast(container.bus, { chat, studio }, maskStep);
  return {
    async close() {
      stop();
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}
