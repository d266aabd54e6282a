import type { IncomingMessage } from "node:http";
import type { Network } from "../network/address";

/** Open connections: enough for many phones behind one network, too few to fill a process. */
const limits = { perNetwork: 500, total: 10_000 };

/** Counts open connections by network. */
export function createConnectionLimits({ isOff, whence }: { isOff: boolean; whence: (request: IncomingMessage) => Network }) {
  const open = new Map<Network, number>();
  let total = 0;
  return {
    isFull(request: IncomingMessage): boolean {
      return !isOff && (total >= limits.total || (open.get(whence(request)) ?? 0) >= limits.perNetwork);
    },
    /** Gives the function that counts the connection out again. */
    count(request: IncomingMessage): () => void {
      const network = whence(request);
      open.set(network, (open.get(network) ?? 0) + 1);
      total += 1;
      return () => {
        const left = (open.get(network) ?? 1) - 1;
        if (left === 0) open.delete(network);
        else open.set(network, left);
        total -= 1;
      };
    },
  };
}
