import { describe, expect, it } from "vitest";
import { quotaDefaults } from "@/flows/protocol/quotas";
import { createAccount } from "./account";

const midnight = Date.UTC(2026, 0, 31);
const none = { conversations: null, turns: null, cpu: null, storage: null, connections: null, tokens: null };

function anAccount(at = midnight) {
  const clock = { at };
  return { clock, account: createAccount(() => clock.at) };
}

describe("the account of a workspace", () => {
  it("is reached by what was used in the period, and begins anew with the next", () => {
    const { clock, account } = anAccount(midnight + 86_399_000);
    account.setLimits({ ...none, conversations: 2, tokens: 10 });
    account.use("conversations", 2);
    account.use("tokens", 10);
    expect([account.isReached("conversations"), account.isReached("tokens")]).toEqual([true, true]);
    clock.at += 1_000;
    // The next day is the first of the next month.
    expect([account.usedOf("conversations"), account.usedOf("tokens")]).toEqual([0, 0]);
  });

  it("has the limits that come with Parley until others are set", () => {
    const { account } = anAccount();
    expect([account.limitOf("turns"), account.isOwn("turns")]).toEqual([quotaDefaults.turns.limit, false]);
    account.setLimits({ ...none, turns: 5 });
    expect([account.limitOf("turns"), account.isOwn("turns")]).toEqual([5, true]);
  });

  it("tells each use once, whole numbers of it, and again when it could not be told", () => {
    const { account } = anAccount();
    account.use("cpu", 1.5);
    account.use("cpu", 0.75);
    const told = account.takeUntold();
    expect(told).toEqual([{ kind: "cpu", period: midnight, used: 2 }]);
    expect(account.takeUntold()).toEqual([]);
    account.giveBack("cpu", midnight, 2);
    account.use("cpu", 0.75);
    expect(account.takeUntold()).toEqual([{ kind: "cpu", period: midnight, used: 3 }]);
    expect(account.usedOf("cpu")).toBe(3);
  });

  it("counts what others have used, against the rate too, and nothing twice", () => {
    const { account } = anAccount();
    account.setLimits({ ...none, turns: 60, conversations: 100 });
    account.use("turns", 5);
    account.use("conversations", 3);
    account.takeUntold();
    account.heard("turns", midnight, 5);
    account.heard("conversations", midnight, 3);
    expect(account.rates.turns.waitMs(60)).toBe(0);
    account.heard("turns", midnight, 20);
    account.heard("conversations", midnight, 40);
    expect([account.usedOf("turns"), account.usedOf("conversations")]).toEqual([20, 40]);
    // Twenty of one a second, of which ten may be at once.
    expect(account.rates.turns.waitMs(60)).toBe(10_000);
    account.heard("conversations", midnight - 86_400_000, 1_000);
    expect(account.usedOf("conversations")).toBe(40);
  });

  it("has its own connections beside those of other processes", () => {
    const { account } = anAccount();
    account.setLimits({ ...none, connections: 3 });
    account.heard("connections", 0, 1);
    const leave = account.connect();
    account.connect();
    expect(account.isReached("connections")).toBe(true);
    leave();
    expect([account.usedOf("connections"), account.isReached("connections")]).toEqual([2, false]);
  });
});

describe("a rate", () => {
  it("lets ten seconds of it be used at once, then as much as comes back", () => {
    const { clock, account } = anAccount();
    account.rates.cpu.use(4_999, 30_000);
    expect([account.rates.cpu.waitMs(30_000), account.rates.cpu.isHard(30_000)]).toEqual([0, true]);
    account.rates.cpu.use(101, 30_000);
    // A hundred milliseconds of work beyond it, at half a millisecond each millisecond.
    expect(account.rates.cpu.waitMs(30_000)).toBeCloseTo(200, 5);
    clock.at += 6_000;
    expect([account.rates.cpu.waitMs(30_000), account.rates.cpu.isHard(30_000)]).toEqual([0, false]);
  });

  it("is never owed for longer than a minute", () => {
    const { account } = anAccount();
    account.rates.turns.use(1_000_000, 60);
    expect(account.rates.turns.waitMs(60)).toBe(60_000);
  });
});
