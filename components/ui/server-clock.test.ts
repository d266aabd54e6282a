import { beforeEach, describe, expect, it, vi } from "vitest";

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const minute = 60_000;

/** A page of its own: nothing is known of the server's clock. */
async function freshClock() {
  vi.resetModules();
  vi.setSystemTime(now);
  return import("./server-clock");
}

describe("serverNow", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("is the browser's time until an answer has told", async () => {
    const { serverNow } = await freshClock();
    expect(serverNow()).toBe(now);
  });

  it("follows a server that is nine minutes ahead, and says so once", async () => {
    const { noteServerTime, onServerClock, serverNow } = await freshClock();
    const heard = vi.fn();
    onServerClock(heard);
    // Asked at 0, written 9 min ahead at 40 ms and cut to the second, came at 80 ms.
    noteServerTime({ writtenAt: now + 9 * minute, askedAt: now, cameAt: now + 80 });
    expect(serverNow()).toBe(now + 9 * minute + 500 - 40);
    noteServerTime({ writtenAt: now + 9 * minute, askedAt: now, cameAt: now + 60 });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("believes quick answers rather than slow ones", async () => {
    const { noteServerTime, serverNow } = await freshClock();
    noteServerTime({ writtenAt: now + minute, askedAt: now, cameAt: now + 20 });
    const known = serverNow();
    noteServerTime({ writtenAt: now + minute + 4_000, askedAt: now, cameAt: now + 10_000 });
    expect(serverNow()).toBe(known);
  });

  it("does not mind a difference that nobody would notice, nor a header that is no time", async () => {
    const { noteServerTime, serverNow } = await freshClock();
    noteServerTime({ writtenAt: now + 1_000, askedAt: now, cameAt: now + 20 });
    noteServerTime({ writtenAt: Number.NaN, askedAt: now, cameAt: now + 2 });
    expect(serverNow()).toBe(now);
  });
});
