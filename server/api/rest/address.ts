import type { IncomingMessage } from "node:http";

/**
 * The address a request came from. Behind `trustedHops` proxies it is the entry that the outermost of them added to
 * `X-Forwarded-For`; what stands further left is whatever the client claimed.
 */
export function addressOf(request: Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } }, trustedHops: number): string {
  const own = request.socket.remoteAddress ?? "unknown";
  if (trustedHops === 0) return own;
  const header = request.headers["x-forwarded-for"];
  const claimed = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",").map((part) => part.trim());
  return claimed.at(-trustedHops) || own;
}
