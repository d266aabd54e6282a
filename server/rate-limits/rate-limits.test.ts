import { describe, expect, it } from "vitest";
import { createLogger } from "../logging/logger";
import { createRedisLink } from "../redis/link";
import { startRedisServer } from "../testing/redis-server";
import { createRateLimits } from "./rate-limits";

async function countAllowed(attempts: number, take: () => Promise<void>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: attempts }, take));
  return results.filter(({ status }) => status === "fulfilled").length;
}

describe("createRateLimits", () => {
  it.each([
    ["50 messages of a session", 60, 50, (limits: ReturnType<typeof createRateLimits>) => limits.sendMessage("s_1")],
    ["300 openings of an address", 320, 300, (limits: ReturnType<typeof createRateLimits>) => limits.openSession("10.0.0.1")],
    ["500 requests of a key", 520, 500, (limits: ReturnType<typeof createRateLimits>) => limits.useKey("k_1")],
    ["10 attempts to sign in", 12, 10, (limits: ReturnType<typeof createRateLimits>) => limits.signIn("10.0.0.1", "asha@example.org")],
  ])("lets %s through at once", async (_what, attempts, allowed, take) => {
    const limits = createRateLimits({ isOff: false });
    // Attempts that straddle a second may let one second's rate more through.
    expect(await countAllowed(attempts, () => take(limits))).toBeGreaterThanOrEqual(allowed);
    expect(await countAllowed(attempts * 2, () => take(limits))).toBeLessThan(attempts * 2);
  });

  it("says how long to wait", async () => {
    const limits = createRateLimits({ isOff: false });
    await countAllowed(10, () => limits.signIn("a", "b"));
    await expect(limits.signIn("a", "b")).rejects.toMatchObject({ code: "RATE_LIMITED", details: { retryAfterSeconds: expect.any(Number) } });
    await expect(limits.signIn("a", "c")).resolves.toBeUndefined();
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
      expect(await countAllowed(6, () => first?.signIn("a", "b") ?? Promise.reject())).toBe(6);
      expect(await countAllowed(6, () => second?.signIn("a", "b") ?? Promise.reject())).toBe(4);
      await redis.stop();
      expect(await countAllowed(12, () => first?.signIn("a", "b") ?? Promise.reject())).toBe(10);
    } finally {
      for (const link of links) link.stop();
      await redis.close();
    }
  });
});
