import type { Server, ServerOptions } from "node:http";
import type { Socket } from "node:net";

/** Milliseconds. A request's head is one packet or two; its body is at most some megabytes. */
export const requestTimes = {
  headersTimeout: 10_000,
  /** From the first byte to the last of a request, body included. */
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 2_000,
} as const satisfies ServerOptions;

/** Open connections: those of sockets stay, so there is room for many phones behind one address. */
const most = { total: 12_000, perAddress: 600 };

/**
 * Bounds the connections of a server, all together and by the address of the other end; what is beyond is cut before it
 * has said anything. Behind a proxy every connection comes from there, so only the total counts.
 */
export function boundConnections(server: Server, { hasProxy }: { hasProxy: boolean }): void {
  const open = new Map<string, number>();
  server.maxConnections = most.total;
  if (hasProxy) return;
  server.prependListener("connection", (connection: Socket) => {
    const address = connection.remoteAddress ?? "unknown";
    const count = (open.get(address) ?? 0) + 1;
    if (count > most.perAddress) return void connection.destroy();
    open.set(address, count);
    connection.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
