import { describe, expect, it } from "vitest";
import { networkOf } from "../network/address";
import { type CountedEvent, countedEvents, createFloods, type FloodName, type Sender } from "./floods";

const sender: Sender = { socket: "c1", who: "s_1", network: networkOf("10.0.0.1") };
const reaches = ["socket", "who", "network"] as const;

function someFloods(isOff = false) {
  const clock = { at: 0 };
  const limited: FloodName[] = [];
  const floods = createFloods({ isOff, now: () => clock.at, onLimited: (name) => limited.push(name) });
  /** How many are taken of `attempts` in which only one thing stays the same. */
  const taken = (event: CountedEvent, reach: keyof Sender, attempts: number) => {
    let count = 0;
    for (let index = 0; index < attempts; index += 1) {
      const other = { socket: `c_${reach}_${index}`, who: `s_${reach}_${index}`, network: networkOf(`a_${reach}_${index}`) };
      if (floods.takeEvent(event, { ...other, [reach]: sender[reach] }) === 0) count += 1;
    }
    return count;
  };
  return { floods, clock, limited, taken };
}

function isDone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

describe("createFloods", () => {
  it.each(countedEvents.flatMap((event) => reaches.map((reach) => [event, reach] as const)))("counts %s by %s", (event, reach) => {
    const { taken, limited } = someFloods();
    const count = taken(event, reach, 6_000);
    expect([count > 0, count < 6_000, limited.length]).toEqual([true, true, 6_000 - count]);
    expect(new Set(limited)).toEqual(new Set([event]));
  });

  it("lets a socket do less than a session, and a session less than a network", () => {
    for (const event of countedEvents) {
      const [bySocket = 0, byWho = 0, byNetwork = 0] = reaches.map((reach) => someFloods().taken(event, reach, 6_000));
      expect([event, bySocket <= byWho, byWho < byNetwork]).toEqual([event, true, true]);
    }
  });

  const pairs = [
    ["socket", "who"],
    ["socket", "network"],
    ["who", "network"],
  ] as const; // in the order in which they are asked
  it.each(countedEvents.flatMap((event) => pairs.map(([empty, after]) => ({ event, empty, after }))))(
    "takes nothing of the $after for $event that the $empty refuses",
    ({ event, empty, after }) => {
      const { floods, taken } = someFloods();
      const others = (index: number) => ({ socket: `c_${index}`, who: `s_${index}`, network: networkOf(`n_${index}`) });
      let letIn = 0;
      for (let index = 0; index < 6_000; index += 1)
        if (floods.takeEvent(event, { ...others(index), [empty]: sender[empty], [after]: sender[after] }) === 0) letIn += 1;
      expect(taken(event, after, 6_000)).toBe(someFloods().taken(event, after, 6_000) - letIn);
    },
  );

  it("takes no admission and no read of a network for what the connection or the session is refused", () => {
    const { floods } = someFloods();
    const network = networkOf("10.0.0.1");
    const reads = (who: () => string) => Array.from({ length: 6_000 }, who).filter((by) => isDone(() => floods.takeRead({ who: by, network }))).length;
    const admissions = (by: () => string) => Array.from({ length: 6_000 }, by).filter((connection) => floods.isAdmissionFree(connection, network)).length;
    let named = 0;
    const another = () => `other ${(named += 1)}`;
    expect([reads(() => "s_1"), reads(another)]).toEqual([60, 340]);
    expect([admissions(() => "c1"), admissions(another)]).toEqual([20, 980]);
  });

  it("gives back what time brings", () => {
    const { floods, taken, clock } = someFloods();
    taken("session:join", "socket", 100);
    expect(floods.takeEvent("session:join", sender)).toBeGreaterThan(0);
    clock.at += 1_000;
    expect(floods.takeEvent("session:join", sender)).toBe(0);
  });

  it("counts messages by REST and by socket together, and reads by session and network", () => {
    const { floods } = someFloods();
    const tries = (work: () => void) => Array.from({ length: 3_000 }, work);
    expect(() => tries(() => floods.takeMessage(sender))).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
    expect(() => tries(() => floods.takeRead({ who: "s_1", network: networkOf("10.0.0.2") }))).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
    expect(() => tries(() => floods.takeRead({ who: null, network: networkOf("10.0.0.3") }))).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
  });

  it("refuses to look up more tokens where too many were wrong, and right ones cost nothing", () => {
    const { floods } = someFloods();
    for (let right = 0; right < 1_000; right += 1) floods.requireGuess(networkOf("10.0.0.1"));
    for (let wrong = 0; wrong < 100; wrong += 1) floods.wrongGuess(networkOf("10.0.0.1"));
    expect(() => floods.requireGuess(networkOf("10.0.0.1"))).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
    floods.requireGuess(networkOf("10.0.0.2"));
  });

  it("counts nothing when it is off", () => {
    const { floods, limited } = someFloods(true);
    for (let index = 0; index < 1_000; index += 1) {
      floods.takeMessage(sender);
      floods.takeRead(sender);
      expect([floods.takeEvent("unknown", sender), floods.isPacketFree("c1"), floods.mayGoOn("c1")]).toEqual([0, true, true]);
    }
    expect(limited).toEqual([]);
  });
});
