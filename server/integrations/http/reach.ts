import { lookup } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { type Dial, exchange, type Hop, NotConnected } from "./exchange";
import { isPublicAddress } from "./public-address";

/** How names become addresses and addresses connections. */
export type Way = {
  /** Every address of a name. */
  resolve: (name: string) => Promise<readonly string[]>;
  dial: Dial;
};

/** Nothing was sent. */
export type Unreached = { type: "refused"; reason: "UNREACHABLE" | "ADDRESS_NOT_ALLOWED"; message: string };

type Request = Omit<Hop, "address">;

/** Addresses of one name that are tried when no connection can be made. */
const maxAddresses = 3;

/**
 * Sends one request to a host of the public internet: every address that its name has is judged, and the connection goes to the very one that
 * was, so a name that answers differently the next time leads nowhere. @throws what the connection throws once it is made
 */
export async function reach(way: Way, request: Request, signal: AbortSignal): Promise<IncomingMessage | Unreached> {
  const { hostname } = request.url;
  const addresses = await addressesOf(way, request.url, signal);
  if (addresses.length === 0) return refused("UNREACHABLE", `'${hostname}' has no address`);
  // One that leads inside among others that do not is no oversight.
  if (!addresses.every(isPublicAddress)) return refused("ADDRESS_NOT_ALLOWED", `'${hostname}' leads to an address that is not public`);
  return connect(way, request, addresses.slice(0, maxAddresses), signal);
}

async function connect({ dial }: Way, hop: Request, addresses: readonly string[], signal: AbortSignal): Promise<IncomingMessage | Unreached> {
  for (const address of addresses) {
    try {
      return await exchange({ ...hop, address }, dial, signal);
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
    }
  }
  return refused("UNREACHABLE", `'${hop.url.host}' cannot be reached`);
}

async function addressesOf({ resolve }: Way, url: URL, signal: AbortSignal): Promise<readonly string[]> {
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) return [literal];
  // A name that is not known is no error of ours.
  return within(signal, resolve(url.hostname)).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return [];
  });
}

/** IPv4 first: many networks have no way out for the other. */
async function systemResolver(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true });
  return found.toSorted((a, b) => a.family - b.family).map(({ address }) => address);
}

/** Gives up waiting when the signal says so; the work itself goes on. */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error("aborted"));
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const refused = (reason: Unreached["reason"], message: string): Unreached => ({ type: "refused", reason, message });

/** The system's resolver, and connections as they are asked for. */
export const systemWay: Way = { resolve: systemResolver, dial: (to) => to };
