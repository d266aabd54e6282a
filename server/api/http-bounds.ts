import type { Server, ServerOptions } from "node:http";
import type { Socket } from "node:net";
import { type Network, networkOf } from "../network/address";

/** Milliseconds. A request's head is one packet or two; its body is at most some megabytes. */
export const requestTimes = {
  headersTimeout: 10_000,
  /** From the first byte to the last of a request, body included. */
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 2_000,
} as const satisfies ServerOptions;

/** Open connections: those of sockets stay, so there is room for many phones behind one network. */
const most = { total: 12_000, perNetwork: 600 };

/**
 * Bounds the connections of a server, all together and by the network of the other end; what is beyond is cut before it
 * has said anything. Behind a proxy every connection comes from there, so only the total counts.
 */
export function boundConnections(server: Server, { hasProxy }: { hasProxy: boolean }): void {
  const open = new Map<Network, number>();
  server.maxConnections = most.total;
  if (hasProxy) return;
  server.prependListener("connection", (connection: Socket) => {
    const network = networkOf(connection.remoteAddress ?? "unknown");
    const count = (open.get(network) ?? 0) + 1;
    if (count > most.perNetwork) return void connection.destroy();
    open.set(network, count);
    connection.once("close", () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}
