import type { ChatClientEvents, StudioClientEvents } from "@/flows/protocol/sockets";
import type { Network } from "../network/address";
import { type Bucket, createTokenBuckets, type TokenBuckets } from "./token-buckets";
import { tooMany } from "./too-many";

/** Whom an event counts against: the connection, the customer's session or the operator, and the network (many phones share one). */
export type Sender = { socket: string; who: string; network: Network };
type Buckets = Record<keyof Sender, Bucket>;

/** What a client can do on a socket; `unknown` is whatever else it sends. An event that is added does not compile until it has its buckets. */
const events = {
  "session:join": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, network: { burst: 1_000, perSecond: 50 } },
  // What a session may say is counted apart, for all processes together.
  "message:send": { socket: { burst: 100, perSecond: 5 }, who: { burst: 200, perSecond: 10 }, network: { burst: 1_000, perSecond: 100 } },
  typing: { socket: { burst: 60, perSecond: 10 }, who: { burst: 200, perSecond: 30 }, network: { burst: 2_000, perSecond: 200 } },
  "flow:cancel": { socket: { burst: 10, perSecond: 0.5 }, who: { burst: 20, perSecond: 1 }, network: { burst: 500, perSecond: 50 } },
  "location:update": { socket: { burst: 30, perSecond: 1 }, who: { burst: 60, perSecond: 2 }, network: { burst: 1_000, perSecond: 100 } },
  "run:watch": { socket: { burst: 100, perSecond: 5 }, who: { burst: 300, perSecond: 20 }, network: { burst: 1_000, perSecond: 50 } },
  "run:unwatch": { socket: { burst: 100, perSecond: 5 }, who: { burst: 300, perSecond: 20 }, network: { burst: 1_000, perSecond: 50 } },
  "attention:watch": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, network: { burst: 1_000, perSecond: 50 } },
  "flow:watch": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, network: { burst: 1_000, perSecond: 50 } },
  "flow:unwatch": { socket: { burst: 30, perSecond: 1 }, who: { burst: 100, perSecond: 5 }, network: { burst: 1_000, perSecond: 50 } },
  // Where somebody's pointer is: dropped, when it is too much, by whoever sends it.
  "flow:presence": { socket: { burst: 30, perSecond: 10 }, who: { burst: 100, perSecond: 40 }, network: { burst: 2_000, perSecond: 500 } },
  unknown: { socket: { burst: 10, perSecond: 0.2 }, who: { burst: 30, perSecond: 0.5 }, network: { burst: 300, perSecond: 5 } },
} as const satisfies Record<keyof ChatClientEvents | keyof StudioClientEvents | "unknown", Buckets>;

export type CountedEvent = keyof typeof events;
/** Every event of both namespaces, and `unknown`. */
export const countedEvents = [
  "session:join",
  "message:send",
  "typing",
  "flow:cancel",
  "location:update",
  "run:watch",
  "run:unwatch",
  "attention:watch",
  "flow:watch",
  "flow:unwatch",
  "flow:presence",
  "unknown",
] as const satisfies CountedEvent[];

const others = {
  /** Physical connections, by network. */
  connection: { burst: 1_000, perSecond: 100 },
  /** Asking for a namespace: a credential is looked up each time. */
  admissionOfSocket: { burst: 20, perSecond: 1 },
  admissionOfNetwork: { burst: 1_000, perSecond: 50 },
  /** Whatever comes over one connection, broken packets too. */
  packet: { burst: 500, perSecond: 100 },
  /** Refusals that a client may go on after. */
  refusal: { burst: 20, perSecond: 1 },
  /** Reading what was said or where things stand, by REST. */
  readOfSession: { burst: 60, perSecond: 5 },
  readOfNetwork: { burst: 400, perSecond: 40 },
  /** Tokens of sessions that there are not, by network. */
  guess: { burst: 100, perSecond: 2 },
} as const satisfies Record<string, Bucket>;

export type FloodName = CountedEvent | "connection" | "admission" | "packet" | "read" | "guess";

/** What one thing takes from, and as whom. */
type Takes = readonly (readonly [TokenBuckets, string])[];

export type FloodsDeps = { isOff: boolean; now: () => number; onLimited: (limit: FloodName) => void };

/**
 * What would keep this one process busy, counted in its own memory: each event and each read by connection, by who sends it and by
 * network, in this order: what one of them refuses takes nothing from those after it. Requests that cost every process are in `rate-limits.ts`.
 */
export function createFloods({ isOff, now, onLimited }: FloodsDeps) {
  const reaches = ["socket", "who", "network"] as const satisfies (keyof Sender)[];
  const ofEvents = new Map(
    Object.entries(events).map(([event, buckets]) => [event, reaches.map((reach) => ({ reach, buckets: createTokenBuckets(buckets[reach], now) }))]),
  );
  const of = (name: keyof typeof others) => createTokenBuckets(others[name], now);
  const [connections, packets, refusals, guesses] = [of("connection"), of("packet"), of("refusal"), of("guess")];
  const admissions = { socket: of("admissionOfSocket"), network: of("admissionOfNetwork") };
  const reads = { who: of("readOfSession"), network: of("readOfNetwork") };

  const bucketsOf = (event: CountedEvent, sender: Sender): Takes => (ofEvents.get(event) ?? []).map(({ reach, buckets }) => [buckets, sender[reach]]);

  /** The wait of the first that is empty; 0 when each of them gave one. */
  function verdict(name: FloodName, takes: Takes): number {
    for (const [buckets, key] of takes) {
      const wait = buckets.take(key);
      if (wait === 0) continue;
      onLimited(name);
      return wait;
    }
    return 0;
  }

  function require(name: FloodName, takes: Takes): void {
    const wait = verdict(name, takes);
    if (wait > 0) throw tooMany(wait);
  }

  return {
    isEvent: (name: string): name is Exclude<CountedEvent, "unknown"> => Object.hasOwn(events, name) && name !== "unknown",
    /** Milliseconds to wait; 0 when the event may be done. */
    takeEvent: (event: CountedEvent, sender: Sender): number => (isOff ? 0 : verdict(event, bucketsOf(event, sender))),
    /** A message by REST: counted as one by a socket. @throws AppError `RATE_LIMITED` */
    takeMessage({ who, network }: Omit<Sender, "socket">): void {
      if (!isOff) require("message:send", bucketsOf("message:send", { who, network, socket: `rest ${who}` }));
    },
    isConnectionFree: (network: Network): boolean => isOff || verdict("connection", [[connections, network]]) === 0,
    isAdmissionFree: (connection: string, network: Network): boolean =>
      isOff ||
      verdict("admission", [
        [admissions.socket, connection],
        [admissions.network, network],
      ]) === 0,
    isPacketFree: (connection: string): boolean => isOff || verdict("packet", [[packets, connection]]) === 0,
    /** Counts a refusal; false when the connection has gone on after too many of them. */
    mayGoOn: (connection: string): boolean => isOff || refusals.take(connection) === 0,
    /** @throws AppError `RATE_LIMITED` */
    takeRead({ who, network }: { who: string | null; network: Network }): void {
      if (isOff) return;
      const byNetwork: Takes = [[reads.network, network]];
      require("read", who === null ? byNetwork : [[reads.who, who], ...byNetwork]);
    },
    /** To be asked before a token is looked up. @throws AppError `RATE_LIMITED` where too many were wrong */
    requireGuess(network: Network): void {
      if (!isOff && !guesses.has(network)) require("guess", [[guesses, network]]);
    },
    wrongGuess: (network: Network): void => void guesses.take(network),
  };
}

export type Floods = ReturnType<typeof createFloods>;
