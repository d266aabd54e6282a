import { AppError } from "@/flows/errors";
import type { ChatClientEvents, StudioClientEvents } from "@/flows/protocol/sockets";
import { type Bucket, createTokenBuckets } from "./token-buckets";

/** Whom an event counts against: the connection, the customer's session or the operator, and the address (many phones share one). */
export type Sender = { socket: string; who: string; address: string };
type Buckets = Record<keyof Sender, Bucket>;

/** What a client can do on a socket; `unknown` is whatever else it sends. An event that is added does not compile until it has its buckets. */
const events = {
  "session:join": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, address: { burst: 1_000, perSecond: 50 } },
  // What a session may say is counted apart, for all processes together.
  "message:send": { socket: { burst: 100, perSecond: 5 }, who: { burst: 200, perSecond: 10 }, address: { burst: 1_000, perSecond: 100 } },
  typing: { socket: { burst: 60, perSecond: 10 }, who: { burst: 200, perSecond: 30 }, address: { burst: 2_000, perSecond: 200 } },
  "run:watch": { socket: { burst: 100, perSecond: 5 }, who: { burst: 300, perSecond: 20 }, address: { burst: 1_000, perSecond: 50 } },
  "run:unwatch": { socket: { burst: 100, perSecond: 5 }, who: { burst: 300, perSecond: 20 }, address: { burst: 1_000, perSecond: 50 } },
  "attention:watch": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, address: { burst: 1_000, perSecond: 50 } },
  unknown: { socket: { burst: 10, perSecond: 0.2 }, who: { burst: 30, perSecond: 0.5 }, address: { burst: 300, perSecond: 5 } },
} as const satisfies Record<keyof ChatClientEvents | keyof StudioClientEvents | "unknown", Buckets>;

export type CountedEvent = keyof typeof events;
/** Every event of both namespaces, and `unknown`. */
export const countedEvents = [
  "session:join",
  "message:send",
  "typing",
  "run:watch",
  "run:unwatch",
  "attention:watch",
  "unknown",
] as const satisfies CountedEvent[];

const others = {
  /** Physical connections, by address. */
  connection: { burst: 1_000, perSecond: 100 },
  /** Asking for a namespace: a credential is looked up each time. */
  admissionOfSocket: { burst: 20, perSecond: 1 },
  admissionOfAddress: { burst: 1_000, perSecond: 50 },
  /** Whatever comes over one connection, broken packets too. */
  packet: { burst: 500, perSecond: 100 },
  /** Refusals that a client may go on after. */
  refusal: { burst: 20, perSecond: 1 },
  /** Reading what was said or where things stand, by REST. */
  readOfSession: { burst: 60, perSecond: 5 },
  readOfAddress: { burst: 400, perSecond: 40 },
  /** Tokens of sessions that there are not, by address. */
  guess: { burst: 100, perSecond: 2 },
} as const satisfies Record<string, Bucket>;

export type FloodName = CountedEvent | "connection" | "admission" | "packet" | "read" | "guess";

export type FloodsDeps = { isOff: boolean; now: () => number; onLimited: (limit: FloodName) => void };

/**
 * What would keep this one process busy, counted in its own memory: each event and each read by connection, by who sends it and by
 * address. Requests that cost every process are in `rate-limits.ts`.
 */
export function createFloods({ isOff, now, onLimited }: FloodsDeps) {
  const reaches = ["socket", "who", "address"] as const satisfies (keyof Sender)[];
  const ofEvents = new Map(
    Object.entries(events).map(([event, buckets]) => [event, reaches.map((reach) => ({ reach, buckets: createTokenBuckets(buckets[reach], now) }))]),
  );
  const of = (name: keyof typeof others) => createTokenBuckets(others[name], now);
  const [connections, packets, refusals, guesses] = [of("connection"), of("packet"), of("refusal"), of("guess")];
  const admissions = { socket: of("admissionOfSocket"), address: of("admissionOfAddress") };
  const reads = { who: of("readOfSession"), address: of("readOfAddress") };

  const takeAll = (event: CountedEvent, sender: Sender) => (ofEvents.get(event) ?? []).map(({ reach, buckets }) => buckets.take(sender[reach]));

  /** The longest of the waits; 0 when each of them gave one. */
  function verdict(name: FloodName, waits: readonly number[]): number {
    const wait = Math.max(...waits);
    if (wait > 0) onLimited(name);
    return wait;
  }

  function require(name: FloodName, waits: readonly number[]): void {
    const wait = verdict(name, waits);
    if (wait > 0) throw new AppError("RATE_LIMITED", { message: "Too many requests.", details: { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) } });
  }

  return {
    isEvent: (name: string): name is Exclude<CountedEvent, "unknown"> => Object.hasOwn(events, name) && name !== "unknown",
    /** Milliseconds to wait; 0 when the event may be done. */
    takeEvent: (event: CountedEvent, sender: Sender): number => (isOff ? 0 : verdict(event, takeAll(event, sender))),
    /** A message by REST: counted as one by a socket. @throws AppError `RATE_LIMITED` */
    takeMessage({ who, address }: Omit<Sender, "socket">): void {
      if (!isOff) require("message:send", takeAll("message:send", { who, address, socket: `rest ${who}` }));
    },
    isConnectionFree: (address: string): boolean => isOff || verdict("connection", [connections.take(address)]) === 0,
    isAdmissionFree: (connection: string, address: string): boolean =>
      isOff || verdict("admission", [admissions.socket.take(connection), admissions.address.take(address)]) === 0,
    isPacketFree: (connection: string): boolean => isOff || verdict("packet", [packets.take(connection)]) === 0,
    /** Counts a refusal; false when the connection has gone on after too many of them. */
    mayGoOn: (connection: string): boolean => isOff || refusals.take(connection) === 0,
    /** @throws AppError `RATE_LIMITED` */
    takeRead({ who, address }: { who: string | null; address: string }): void {
      if (!isOff) require("read", [...(who === null ? [] : [reads.who.take(who)]), reads.address.take(address)]);
    },
    /** To be asked before a token is looked up. @throws AppError `RATE_LIMITED` where too many were wrong */
    requireGuess(address: string): void {
      if (!isOff && !guesses.has(address)) require("guess", [guesses.take(address)]);
    },
    wrongGuess: (address: string): void => void guesses.take(address),
  };
}

export type Floods = ReturnType<typeof createFloods>;
