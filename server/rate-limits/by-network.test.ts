import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBodyRoom } from "../api/bodies/body-room";
import { boundConnections } from "../api/http-bounds";
import { createReadGate } from "../db/read-gate";
import { createConnectionLimits } from "../gateway/connection-limits";
import { addressOf, type Network, networkOf } from "../network/address";
import { type CountedEvent, countedEvents, createFloods, type Floods } from "./floods";
import { createRateLimits, type RateLimits } from "./rate-limits";

/** The functions that are told a network, by itself or inside what they take: one that is added does not compile until it is tried here. */
type ByNetwork<Limits> = {
  [Name in keyof Limits]: Limits[Name] extends (...given: infer Given) => unknown
    ? [Extract<Given[number], Network | { network: Network }>] extends [never]
      ? never
      : Name
    : never;
}[keyof Limits];

/** Comes from an address; whether it was let in. Nothing but the address is the same twice, unless the limit needs it so. */
type Attempt = (address: string) => boolean | Promise<boolean>;

const attempts = 6_000;
let counted = 0;
const next = () => (counted += 1);
const isDone = (work: () => void) => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};
const isKept = (work: Promise<void>) =>
  work.then(
    () => true,
    () => false,
  );

const ofRateLimits = {
  openSession: (limits) => (address) => isKept(limits.openSession(networkOf(address))),
  pay: (limits) => (address) => isKept(limits.pay(networkOf(address))),
  useStranger: (limits) => (address) => isKept(limits.useStranger(networkOf(address))),
  openPage: (limits) => (address) => isKept(limits.openPage(networkOf(address))),
  takeWebhook: (limits) => (address) => isKept(limits.takeWebhook(networkOf(address))),
  signIn: (limits) => (address) => isKept(limits.signIn(networkOf(address), "asha@example.org")),
  async signedIn(limits) {
    for (let count = 0; count < 60; count += 1) await limits.signIn(networkOf("2001:db8:1:2::1"), `a${count}@example.org`);
    // What is given back to one address may be taken by another of its network, once.
    await limits.signedIn(networkOf("2001:db8:1:2::2"), "a1@example.org");
    return (address) => isKept(limits.signIn(networkOf(address), `b${next()}@example.org`));
  },
  proveNumber: (limits) => (address) => isKept(limits.proveNumber(networkOf(address))),
  useLink: (limits) => (address) => isKept(limits.useLink(networkOf(address))),
  wrongSecret: (limits) => (address) => isKept(limits.wrongSecret(networkOf(address))),
  isGuessing: (limits) => async (address) => {
    await isKept(limits.wrongSecret(networkOf(address)));
    return !(await limits.isGuessing(networkOf(address)));
  },
} satisfies Record<ByNetwork<RateLimits>, (limits: RateLimits) => Attempt | Promise<Attempt>>;

const takeEvent =
  (floods: Floods, event: CountedEvent): Attempt =>
  (address) =>
    floods.takeEvent(event, { socket: `c_${next()}`, who: `s_${next()}`, network: networkOf(address) }) === 0;

const ofFloods = {
  takeEvent: (floods) => takeEvent(floods, "unknown"),
  takeMessage: (floods) => (address) => isDone(() => floods.takeMessage({ who: `s_${next()}`, network: networkOf(address) })),
  isConnectionFree: (floods) => (address) => floods.isConnectionFree(networkOf(address)),
  isAdmissionFree: (floods) => (address) => floods.isAdmissionFree(`c_${next()}`, networkOf(address)),
  takeRead: (floods) => (address) => isDone(() => floods.takeRead({ who: `s_${next()}`, network: networkOf(address) })),
  requireGuess: (floods) => (address) => {
    floods.wrongGuess(networkOf(address));
    return isDone(() => floods.requireGuess(networkOf(address)));
  },
  wrongGuess: (floods) => (address) => {
    floods.wrongGuess(networkOf(address));
    return isDone(() => floods.requireGuess(networkOf(address)));
  },
} satisfies Record<ByNetwork<Floods>, (floods: Floods) => Attempt>;

/** What is counted while it lasts. */
const ofPlaces: Record<string, () => Attempt> = {
  "connections of HTTP": () => {
    const server = createServer();
    boundConnections(server, { hasProxy: false });
    return (remoteAddress) => {
      const connection = Object.assign(new EventEmitter(), { remoteAddress, isCut: false, destroy: () => Object.assign(connection, { isCut: true }) });
      server.emit("connection", connection);
      return !connection.isCut;
    };
  },
  "connections of sockets": () => {
    const limits = createConnectionLimits({ isOff: false, whence: (request) => networkOf(addressOf(request, 0)) });
    return (remoteAddress) => {
      const request = { headers: {}, socket: { remoteAddress } } as IncomingMessage;
      if (limits.isFull(request)) return false;
      limits.count(request);
      return true;
    };
  },
  "bodies under way": () => {
    const room = createBodyRoom({ totalBytes: 10_000_000, perNetworkBytes: 100_000 });
    return (address) => room.open(networkOf(address)).take(1_000);
  },
  "reads under way": () => {
    const seen = { refused: 0 };
    const gate = createReadGate({ width: 10, waiting: 2 * attempts, share: 0.1, onRead: (result) => result === "refused" && (seen.refused += 1) });
    return (address) => {
      const before = seen.refused;
      gate.run({ actor: null, network: networkOf(address) }, () => new Promise<void>(() => undefined)).catch(() => undefined);
      return seen.refused === before;
    };
  },
};

/** No second of any rate ends meanwhile. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const now = () => 0;
const limiters: { name: string; make: () => Attempt | Promise<Attempt> }[] = [
  ...Object.entries(ofRateLimits).map(([name, attempt]) => ({ name, make: () => attempt(createRateLimits({ isOff: false })) })),
  ...Object.entries(ofFloods).map(([name, attempt]) => ({ name, make: () => attempt(createFloods({ isOff: false, now, onLimited: () => undefined })) })),
  ...countedEvents.map((event) => ({
    name: `the event ${event}`,
    make: () => takeEvent(createFloods({ isOff: false, now, onLimited: () => undefined }), event),
  })),
  ...Object.entries(ofPlaces).map(([name, make]) => ({ name, make })),
];

/** Comes again and again until it is not let in; false when it always is. */
async function usesUp(attempt: Attempt, addressOfNth: (index: number) => string): Promise<boolean> {
  for (let index = 0; index < attempts; index += 1) if (!(await attempt(addressOfNth(index)))) return index > 0;
  return false;
}

describe.each(limiters)("the limit of $name", ({ make }) => {
  it("is one for all addresses of a /64, and another for the next /64", async () => {
    const attempt = await make();
    expect(await usesUp(attempt, (index) => `2001:db8:1:2:${index.toString(16)}::${index.toString(16)}`)).toBe(true);
    expect([await attempt("2001:db8:1:2:ffff::"), await attempt("2001:db8:1:3::1")]).toEqual([false, true]);
  });

  it("is one for an address of IPv4, however it is spelt, and another for the next one", async () => {
    const attempt = await make();
    expect(await usesUp(attempt, () => "10.1.0.1")).toBe(true);
    expect([await attempt("::ffff:10.1.0.1"), await attempt("::ffff:a01:1"), await attempt("10.1.0.2")]).toEqual([false, false, true]);
  });
});
