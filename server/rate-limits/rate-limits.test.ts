import { describe, expect, it } from "vitest";
import { startRedisServer } from "@/testing/server/redis-server";
import { createLogger } from "../logging/logger";
import { networkOf } from "../network/address";
import { createRedisLink } from "../redis/link";
import { createRateLimits } from "./rate-limits";

async function countAllowed(attempts: number, take: () => Promise<void>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: attempts }, take));
  return results.filter(({ status }) => status === "fulfilled").length;
}

describe("createRateLimits", () => {
  it.each([
    ["50 messages of a session", 60, 50, (limits: ReturnType<typeof createRateLimits>) => limits.sendMessage("s_1")],
    ["300 openings of a network", 320, 300, (limits: ReturnType<typeof createRateLimits>) => limits.openSession(networkOf("10.0.0.1"))],
    ["500 requests of a key", 520, 500, (limits: ReturnType<typeof createRateLimits>) => limits.useKey("k_1")],
    ["10 attempts to sign in", 12, 10, (limits: ReturnType<typeof createRateLimits>) => limits.signIn(networkOf("10.0.0.1"), "asha@example.org")],
  ])("lets %s through at once", async (_what, attempts, allowed, take) => {
    const limits = createRateLimits({ isOff: false });
    // Attempts that straddle a second may let one second's rate more through.
    expect(await countAllowed(attempts, () => take(limits))).toBeGreaterThanOrEqual(allowed);
    expect(await countAllowed(attempts * 2, () => take(limits))).toBeLessThan(attempts * 2);
  });

  it("says how long to wait", async () => {
    const limits = createRateLimits({ isOff: false });
    await countAllowed(10, () => limits.signIn(networkOf("a"), "b"));
    await expect(limits.signIn(networkOf("a"), "b")).rejects.toMatchObject({ code: "RATE_LIMITED", details: { retryAfterSeconds: expect.any(Number) } });
    await expect(limits.signIn(networkOf("a"), "c")).resolves.toBeUndefined();
  });

  it("counts nothing when it is off", async () => {
    const limits = createRateLimits({ isOff: true });
    expect(await countAllowed(1000, () => limits.sendMessage("s_1"))).toBe(1000);
  });
});

describe("createRateLimits with Redis", () => {
  it("counts for all processes together, and alone while Redis is away", async ({ skip }) => {
    const redis = await startRedisServer();
    if (redis === null) return skip("there is no redis-server on this machine");
    const links = [1, 2].map(() => createRedisLink({ url: redis.url, log: createLogger({ level: "silent" }) }));
    try {
      await expect.poll(() => links.every((link) => link.isUp()), { interval: 10 }).toBe(true);
      const [first, second] = links.map((link) => createRateLimits({ isOff: false, link }));
      expect(await countAllowed(6, () => first?.signIn(networkOf("a"), "b") ?? Promise.reject())).toBe(6);
      expect(await countAllowed(6, () => second?.signIn(networkOf("a"), "b") ?? Promise.reject())).toBe(4);
      await redis.stop();
      expect(await countAllowed(12, () => first?.signIn(networkOf("a"), "b") ?? Promise.reject())).toBe(10);
    } finally {
      for (const link of links) link.stop();
      await redis.close();
    }
  });
});

describe("proving who one is", () => {
  const attempts = (limits: ReturnType<typeof createRateLimits>, times: number, addressOf: (index: number) => string, email = "asha@example.org") =>
    countAllowed(
      times,
      (
        (index) => () =>
          limits.signIn(networkOf(addressOf(index++)), email)
      )(0),
    );

  it("counts all addresses of a /64 and all ports as one network", async () => {
    const limits = createRateLimits({ isOff: false });
    expect(await attempts(limits, 30, (index) => `2001:db8:1:2::${index.toString(16)}`)).toBe(10);
    expect(await attempts(limits, 30, (index) => `2001:db8:1:${(index + 16).toString(16)}::1`)).toBe(30);
  });

  it("stops a network that tries many accounts, and leaves others alone", async () => {
    const limits = createRateLimits({ isOff: false });
    let index = 0;
    expect(await countAllowed(100, () => limits.signIn(networkOf("10.0.0.1"), `person${index++}@example.org`))).toBe(60);
    await expect(limits.signIn(networkOf("10.0.0.2"), "person1@example.org")).resolves.toBeUndefined();
  });

  it("slows who tries one account from many networks, and never who comes from a network it knows", async () => {
    const limits = createRateLimits({ isOff: false });
    const allowed = await countAllowed(300, () => limits.signInFromAfar("asha@example.org"));
    expect(allowed).toBeGreaterThanOrEqual(100);
    expect(allowed).toBeLessThan(110);
    const refusal = await limits.signInFromAfar("asha@example.org").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "RATE_LIMITED" });
    // It comes back within half a minute, not after the whole burst has filled again.
    expect(Number(Reflect.get(Reflect.get(refusal as object, "details"), "retryAfterSeconds"))).toBeLessThanOrEqual(30);
    await expect(limits.signIn(networkOf("10.3.0.1"), "asha@example.org")).resolves.toBeUndefined();
  });

  it("gives back what was right, and no more than was taken", async () => {
    const limits = createRateLimits({ isOff: false });
    for (let count = 0; count < 30; count += 1) {
      await limits.signIn(networkOf("10.0.0.1"), "asha@example.org");
      await limits.signedIn(networkOf("10.0.0.1"), "asha@example.org");
      await limits.signedIn(networkOf("10.0.0.1"), "asha@example.org");
    }
    expect(await countAllowed(30, () => limits.signIn(networkOf("10.0.0.1"), "asha@example.org"))).toBe(10);
  });

  it("lets ten codes of a second factor be tried, then one in five minutes, wherever they come from", async () => {
    const limits = createRateLimits({ isOff: false });
    expect(await countAllowed(1000, () => limits.factorCode("u_1"))).toBe(10);
    await expect(limits.factorCode("u_2")).resolves.toBeUndefined();
  });

  it("knows a network that guesses keys", async () => {
    const limits = createRateLimits({ isOff: false });
    expect(await limits.isGuessing(networkOf("10.0.0.1"))).toBe(false);
    await countAllowed(200, () => limits.wrongSecret(networkOf("10.0.0.1")));
    expect([await limits.isGuessing(networkOf("10.0.0.1")), await limits.isGuessing(networkOf("10.0.0.2"))]).toEqual([true, false]);
  });
});
