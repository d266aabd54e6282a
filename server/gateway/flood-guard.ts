import type { Socket } from "socket.io";
import type { ErrorCode } from "@/flows/errors";
import type { SocketError } from "@/flows/protocol/sockets";
import type { Network } from "../network/address";
import type { Floods, Sender } from "../rate-limits/floods";
import { ConnectionRefusal } from "./refusal";

/** What a guard needs of a socket, of whatever namespace. */
type AnySocket = Pick<Socket, "use" | "disconnect" | "conn"> & { emit: (event: "error", problem: SocketError) => unknown };
type Connection = { on: (event: "packet", listener: () => void) => unknown; close: () => void };

/**
 * Counts everything that clients send: connections, packets, namespaces asked for, each event by socket, session and network. What is
 * too much is refused with an answer; a client that goes on after that is disconnected.
 */
export function createFloodGuard(floods: Floods) {
  const names = new WeakMap<object, string>();
  let named = 0;

  function nameOf(connection: object): string {
    const name = names.get(connection) ?? `c${(named += 1)}`;
    names.set(connection, name);
    return name;
  }

  return {
    /** Closes a connection over which more comes than any client has to say, whatever it is. */
    watchPackets(connection: Connection): void {
      const name = nameOf(connection);
      connection.on("packet", () => {
        if (!floods.isPacketFree(name)) connection.close();
      });
    },
    /** @throws ConnectionRefusal `RATE_LIMITED` when the connection or its network asks for namespaces too often */
    admit(connection: Connection, network: Network): void {
      const name = nameOf(connection);
      if (floods.isAdmissionFree(name, network)) return;
      if (!floods.mayGoOn(name)) connection.close();
      throw new ConnectionRefusal("RATE_LIMITED");
    },
    /** From now on each event of the socket is counted before anything is done for it. */
    watch(socket: AnySocket, sender: Omit<Sender, "socket">): void {
      const whom: Sender = { ...sender, socket: nameOf(socket.conn) };
      socket.use(([event, ...args]: unknown[], next) => {
        const name = typeof event === "string" && floods.isEvent(event) ? event : "unknown";
        const isFree = floods.takeEvent(name, whom) === 0;
        if (isFree && name !== "unknown") return next();
        refuse(socket, { event: name === "unknown" ? shortened(event) : name, ack: args.at(-1) }, isFree ? "NOT_FOUND" : "RATE_LIMITED");
        if (!isFree) this.refused(socket);
      });
    },
    /** One more call was refused because it was too much; the one after too many ends the socket. */
    refused(socket: AnySocket): void {
      if (!floods.mayGoOn(nameOf(socket.conn))) socket.disconnect(true);
    },
  };
}

const messages = { NOT_FOUND: "There is no such event.", RATE_LIMITED: "Too many requests." } as const satisfies Partial<Record<ErrorCode, string>>;

function refuse(socket: AnySocket, { event, ack }: { event: string; ack: unknown }, code: keyof typeof messages): void {
  if (typeof ack === "function") ack({ ok: false, code, message: messages[code] });
  else socket.emit("error", { event, code, message: messages[code] });
}

/** As it was sent, so that the client knows what it did; nobody needs more of it. */
function shortened(event: unknown): string {
  return String(event).slice(0, 64);
}

export type FloodGuard = ReturnType<typeof createFloodGuard>;
