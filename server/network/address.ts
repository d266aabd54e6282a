import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { z } from "zod";

const networkSchema = z.string().brand<"network">();

/** Set by the process on every request before Next sees it, over whatever a client sent. */
export const addressHeader = "x-parley-address";

/** What limits count by. Only `networkOf` makes one: a limiter that was handed an address would not compile. */
export type Network = z.infer<typeof networkSchema>;

/**
 * The address a request came from. Behind `trustedHops` proxies it is the entry that the outermost of them added to
 * `X-Forwarded-For`; what stands further left is whatever the client claimed, and what is no address is not believed.
 */
export function addressOf(request: Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } }, trustedHops: number): string {
  const remote = request.socket.remoteAddress ?? "";
  const own = readAddress(remote) ?? (remote || "unknown");
  if (trustedHops === 0) return own;
  const header = request.headers["x-forwarded-for"];
  const claimed = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",");
  return readAddress(claimed.at(-trustedHops) ?? "") ?? own;
}

/**
 * What one customer of a provider gets: the address itself for IPv4, the first 64 bits for IPv6, where everybody has 2⁶⁴ addresses.
 * What is no address stands for itself. Pure.
 */
export function networkOf(address: string): Network {
  const read = readAddress(address) ?? address;
  if (isIP(read) !== 6) return networkSchema.parse(read);
  const groups = groupsOf(read).slice(0, 4);
  return networkSchema.parse(`${groups.map((group) => group.toString(16)).join(":")}::/64`);
}

/** An address without port, brackets or zone; an IPv4 address that IPv6 carries is that IPv4 address. Null for anything else. Pure. */
export function readAddress(text: string): string | null {
  const trimmed = text.trim().replace(/^"|"$/g, "");
  const bare = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed)?.[1] ?? /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/%[\w.-]{1,32}$/, "").toLowerCase();
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return mappedIpv4(address) ?? address;
    default:
      return null;
  }
}

/** ::ffff:0:0/96, however it is spelt. */
function mappedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return null;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const [left, right] = [partsOf(head), tail === undefined ? [] : partsOf(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function partsOf(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
