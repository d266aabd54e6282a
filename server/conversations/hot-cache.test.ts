import { describe, expect, it } from "vitest";
import type { Loaded } from "./conversation";
import { createHotCache } from "./hot-cache";

const loaded = (id: string): Loaded => ({
  conversation: {
    id,
    workspaceId: "w_1",
    tokenHash: `hash of ${id}`,
    tokenUsedAt: 0,
    channel: "web",
    connectionId: null,
    addressId: null,
    participantId: null,
    userId: null,
    module: "food",
    openedWith: null,
    locale: "en",
    timezone: null,
    revision: 0,
    foregroundRunId: null,
    lastActivityAt: 0,
  },
  run: null,
});

describe("createHotCache", () => {
  it("finds a conversation by its id and by its token", () => {
    const cache = createHotCache();
    cache.put(loaded("a"));
    expect(cache.get("a")).toEqual(loaded("a"));
    expect(cache.findByToken("hash of a")).toEqual(loaded("a"));
    expect(cache.findByToken("hash of b")).toBeNull();
  });

  it("throws out what was not used for longest, its token too", () => {
    const cache = createHotCache(2);
    cache.put(loaded("a"));
    cache.put(loaded("b"));
    cache.get("a");
    cache.put(loaded("c"));
    expect(["a", "b", "c"].map((id) => cache.get(id) !== null)).toEqual([true, false, true]);
    expect(cache.findByToken("hash of b")).toBeNull();
  });

  it("forgets", () => {
    const cache = createHotCache();
    cache.put(loaded("a"));
    cache.forget("a");
    expect([cache.get("a"), cache.findByToken("hash of a")]).toEqual([null, null]);
  });
});
