import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Server } from "socket.io";
import type { Logger } from "../logging/logger";
import { addressOf, networkOf } from "../network/address";
import type { Drain } from "../nodes/drain";
import type { Sharing } from "../nodes/sharing";
import type { Floods } from "../rate-limits/floods";
import { type Broadcasting, broadcast } from "./broadcast";
import { type ChatServices, openChat } from "./chat-namespace";
import { closeWhenIdle, reconnectGently } from "./closing";
import { createConnectionLimits } from "./connection-limits";
import { createFloodGuard } from "./flood-guard";
import type { ChatNamespace, StudioNamespace } from "./namespaces";
import { createPending } from "./pending";
import { createPeople } from "./people";
import { createRevalidation, type RevalidationServices } from "./revalidation";
import { roomOf } from "./rooms";
import { createSharedAdapter } from "./shared-adapter";
import { openStudio, type StudioServices } from "./studio-namespace";

const maxPayloadBytes = 65_536;

export type Gateway = {
  /**
   * New connections are refused; each one that is there is closed once all its calls are acknowledged, in a way that makes clients
   * connect again. After `withinMs` it is closed as it is. Leaves the HTTP server to its owner.
   */
  close: (withinMs?: number) => Promise<void>;
  /** Asks of every socket here whether it may still hear what it hears; done every 30 s by itself. */
  recheck: () => Promise<void>;
};

const defaultCloseMs = 5_000;

/** The way to other processes; null while this one is alone. */
export type EmitterServices = Omit<Broadcasting, "isHeard"> & { sharing: Sharing | null };
export type GatewayServices = ChatServices &
  StudioServices &
  RevalidationServices &
  EmitterServices & {
    floods: Floods;
    drain: Pick<Drain, "isDraining" | "begin">;
    log: Logger;
  };

/** Opens the socket gateway on a server that has its request handler already. */
export function attachGateway(httpServer: HttpServer, whole: GatewayServices): Gateway {
  const log = whole.log.child({ component: "gateway" });
  const services = { ...whole, log };
  const { sharing, drain } = services;
  const whence = (request: IncomingMessage) => networkOf(addressOf(request, services.env.PARLEY_TRUST_PROXY));
  const limits = createConnectionLimits({ isOff: services.rateLimits.isOff, whence });
  const guard = createFloodGuard(services.floods);
  const shared = sharing === null ? null : createSharedAdapter(sharing);
  const io = new Server(httpServer, {
    path: "/socket.io",
    serveClient: false,
    maxHttpBufferSize: maxPayloadBytes,
    // Polling sends each request of a session to the process that opened it, which a proxy without sticky sessions does not do.
    ...(shared === null ? {} : { adapter: shared.adapter, transports: ["websocket"] as const }),
    allowRequest: (request, answer) => {
      if (drain.isDraining()) return answer("UNAVAILABLE", false);
      if (isScriptPolling(request)) return answer("FORBIDDEN", false);
      return limits.isFull(request) || !services.floods.isConnectionFree(whence(request)) ? answer("RATE_LIMITED", false) : answer(null, true);
    },
  });
  io.engine.on("connection", (connection) => {
    connection.once("close", limits.count(connection.request));
    guard.watchPackets(connection);
  });
  const chat: ChatNamespace = io.of("/chat");
  const studio: StudioNamespace = io.of("/studio");
  const pending = createPending();
  pending.watch(io.engine);
  openChat(chat, services, { pending, guard });
  const revalidation = createRevalidation({ ...services, studio, chat });
  const people = createPeople({
    whispers: sharing?.whispersOn("parley:people") ?? null,
    tell: (flowId, all) => void studio.local.to(roomOf({ type: "flow", flowId })).emit("flow:people", { flowId, people: all }),
  });
  openStudio(studio, services, { pending, revalidation, guard, people });
  // Rooms of other processes are not known here.
  const stop = broadcast({ chat, studio }, { ...services, isHeard: (room) => shared !== null || studio.adapter.rooms.has(room) });
  const stopReconnecting = reconnectGently(pending, (listener) => sharing?.onEventsMissed(listener), log);
  return {
    recheck: revalidation.recheck,
    async close(withinMs = defaultCloseMs) {
      drain.begin();
      stopReconnecting();
      revalidation.stop();
      people.stop();
      await closeWhenIdle(io.engine, pending, withinMs);
      stop();
      shared?.close();
    },
  };
}

/** Long polling by `<script>` goes round every rule on origins, and no browser of today needs it. */
function isScriptPolling({ url = "" }: IncomingMessage): boolean {
  return new URLSearchParams(url.split("?")[1] ?? "").has("j");
}

/** The gateway of a process without sockets: what happens here reaches the sockets of the others. */
export function openEmitter({ sharing, bus, payLinks }: EmitterServices): Pick<Gateway, "close"> {
  if (sharing === null) return { close: async () => undefined };
  const shared = createSharedAdapter(sharing);
  const io = new Server({ adapter: shared.adapter });
  const stop = broadcast({ chat: io.of("/chat"), studio: io.of("/studio") }, { bus, payLinks, isHeard: () => true });
  return {
    async close() {
      stop();
      shared.close();
    },
  };
}
