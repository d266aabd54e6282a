import type { IncomingMessage } from "node:http";

/** Open connections: enough for many phones behind one address, too few to fill a process. */
const limits = { perAddress: 500, total: 10_000 };

/** Counts open connections by address. */
export function createConnectionLimits({ isOff, addressOf }: { isOff: boolean; addressOf: (request: IncomingMessage) => string }) {
  const open = new Map<string, number>();
  let total = 0;
  return {
    isFull(request: IncomingMessage): boolean {
      return !isOff && (total >= limits.total || (open.get(addressOf(request)) ?? 0) >= limits.perAddress);
    },
    /** Gives the function that counts the connection out again. */
    count(request: IncomingMessage): () => void {
      const address = addressOf(request);
      open.set(address, (open.get(address) ?? 0) + 1);
      total += 1;
      return () => {
        const left = (open.get(address) ?? 1) - 1;
        if (left === 0) open.delete(address);
        else open.set(address, left);
        total -= 1;
      };
    },
  };
}
