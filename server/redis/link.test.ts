import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "@/testing/server/redis-server";
import { createLogger } from "../logging/logger";
import { createRedisLink, type RedisLink } from "./link";
import { createNotices, type Notice } from "./notices";

const log = createLogger({ level: "silent" });
const links: RedisLink[] = [];
let redis: RedisServer | null;

beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(async () => {
  for (const link of links) link.stop();
  await redis?.close();
});

function open(): RedisLink {
  const link = createRedisLink({ url: redis?.url ?? "", log });
  links.push(link);
  return link;
}

const until = (read: () => unknown) => expect.poll(read, { timeout: 10_000, interval: 10 });

/** Where there is no redis-server there is nothing to show. */
function needRedis(skip: (reason: string) => void): RedisServer {
  if (redis === null) skip("there is no redis-server on this machine");
  return redis as RedisServer;
}

describe("createRedisLink", () => {
  it("answers commands while Redis is there, and null at once while it is not", async ({ skip }) => {
    const server = needRedis(skip);
    const link = open();
    await until(link.isUp).toBe(true);
    expect(await link.attempt((client) => client.set("a", "1"))).toBe("OK");
    await server.stop();
    await until(link.isUp).toBe(false);
    expect(await link.attempt((client) => client.get("a"))).toBeNull();
    await server.start();
    await until(link.isUp).toBe(true);
    // It came back empty, and is used again.
    expect(await link.attempt((client) => client.exists("a"))).toBe(0);
  });

  it("is down from the first command that is not answered, and comes back by itself", async ({ skip }) => {
    const server = needRedis(skip);
    const link = open();
    await until(link.isUp).toBe(true);
    server.freeze();
    expect(await link.attempt((client) => client.ping())).toBeNull();
    expect(link.isUp()).toBe(false);
    server.thaw();
    await until(link.isUp).toBe(true);
    expect(await link.attempt((client) => client.ping())).toBe("PONG");
  });

  it("stays up when Redis refuses a command, as with a full memory", async ({ skip }) => {
    const server = needRedis(skip);
    const link = open();
    await until(link.isUp).toBe(true);
    await server.command("CONFIG", "SET", "maxmemory", "1");
    expect(await link.attempt((client) => client.set("b", "1"))).toBeNull();
    expect(link.isUp()).toBe(true);
    await server.command("CONFIG", "SET", "maxmemory", "0");
    expect(await link.attempt((client) => client.set("b", "1"))).toBe("OK");
  });

  it("calls back each time it comes up", async ({ skip }) => {
    const server = needRedis(skip);
    const link = open();
    let times = 0;
    link.onUp(() => {
      times += 1;
    });
    await until(() => times).toBe(1);
    await server.stop();
    await until(link.isUp).toBe(false);
    await server.start();
    await until(() => times).toBe(2);
  });
});

describe("createNotices", () => {
  it("brings what another process says, and never the own words", async ({ skip }) => {
    needRedis(skip);
    const [first, second] = ["n_1", "n_2"].map((nodeId) => createNotices({ link: open(), nodeId, log }));
    const heard: Notice[][] = [[], []];
    first?.onNotice((notice) => heard[0]?.push(notice));
    second?.onNotice((notice) => heard[1]?.push(notice));
    await until(() => first?.isLive() && second?.isLive()).toBe(true);
    first?.send({ type: "offerChanged", id: "w_1" });
    await until(() => heard[1]).toEqual([{ type: "offerChanged", id: "w_1" }]);
    expect(heard[0]).toEqual([]);
  });

  it("says that something may have been missed after Redis was away, and keeps what must be said", async ({ skip }) => {
    const server = needRedis(skip);
    const [first, second] = ["n_3", "n_4"].map((nodeId) => createNotices({ link: open(), nodeId, log }));
    const heard: Notice[] = [];
    let gaps = 0;
    second?.onNotice((notice) => heard.push(notice));
    second?.onGap(() => {
      gaps += 1;
    });
    await until(() => first?.isLive() && second?.isLive()).toBe(true);
    const before = gaps;
    await server.stop();
    await until(() => first?.isLive() || second?.isLive()).toBe(false);
    first?.send({ type: "offerChanged", id: "w_1" });
    first?.send({ type: "conversationChanged", id: "s_1" });
    await server.start();
    await until(() => gaps).toBe(before + 1);
    // Whether it comes before or after the second listens again is open; the gap covers the first case.
    await until(() => first?.isLive() && second?.isLive()).toBe(true);
    first?.send({ type: "eventsMissed", id: "" });
    await until(() => heard.at(-1)).toEqual({ type: "eventsMissed", id: "" });
    expect(heard.some(({ type }) => type === "conversationChanged")).toBe(false);
  });
});
