import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "@/testing/server/redis-server";
import { createHotCache } from "../conversations/hot-cache";
import { createQueues } from "../conversations/queues";
import { createLogger } from "../logging/logger";
import { createRedisLink, type RedisLink } from "../redis/link";
import { createConversationHold, withHold } from "./conversation-hold";

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

async function aNode(nodeId: string) {
  const link = createRedisLink({ url: redis?.url ?? "", log });
  links.push(link);
  await expect.poll(link.isUp, { interval: 10 }).toBe(true);
  const forgotten: string[] = [];
  const hot = { ...createHotCache(), forget: (id: string) => void forgotten.push(id) };
  return { queues: withHold(createQueues(), createConversationHold({ link, nodeId, hot })), forgotten, link };
}

/** Work that says when it began and goes on until it is told to end. */
function gate() {
  let [begin, end] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = () => {
    begin();
    return ended;
  };
  return { begun, end, work };
}

describe("the hold of a conversation", () => {
  it("lets one process work in a conversation at a time, and others on others", async ({ skip }) => {
    if (redis === null) return skip("there is no redis-server on this machine");
    const [first, second] = [await aNode("n_1"), await aNode("n_2")];
    const { begun, end, work } = gate();
    const order: string[] = [];
    const one = first.queues.run("s_1", work).then(() => order.push("first"));
    await begun;
    const two = second.queues.run("s_1", async () => void order.push("second"));
    await second.queues.run("s_2", async () => void order.push("other"));
    expect(order).toEqual(["other"]);
    end();
    await Promise.all([one, two]);
    expect(order).toEqual(["other", "first", "second"]);
  });

  it("makes a process forget its copy when another served last, or when nobody knows who did", async ({ skip }) => {
    if (redis === null) return skip("there is no redis-server on this machine");
    const [first, second] = [await aNode("n_1"), await aNode("n_2")];
    const turn = (node: typeof first) => node.queues.run("s_3", async () => undefined);
    await turn(first);
    await turn(first);
    expect(first.forgotten).toEqual(["s_3"]);
    await turn(second);
    await turn(first);
    expect(second.forgotten).toEqual(["s_3"]);
    expect(first.forgotten).toEqual(["s_3", "s_3"]);
    await redis.flush();
    await turn(first);
    expect(first.forgotten).toEqual(["s_3", "s_3", "s_3"]);
  });

  it("comes free when its holder is gone without a word", async ({ skip }) => {
    if (redis === null) return skip("there is no redis-server on this machine");
    const [first, second] = [await aNode("n_1"), await aNode("n_2")];
    const { begun, end, work } = gate();
    const one = first.queues.run("s_4", work);
    await begun;
    first.link.stop();
    await second.queues.run("s_4", async () => undefined);
    end();
    await one;
  });

  it("is done without while Redis does not answer", async ({ skip }) => {
    if (redis === null) return skip("there is no redis-server on this machine");
    const node = await aNode("n_1");
    redis.freeze();
    try {
      expect(await node.queues.run("s_5", async () => "done")).toBe("done");
    } finally {
      redis.thaw();
    }
  });

  it("lets a failure through and comes free", async ({ skip }) => {
    if (redis === null) return skip("there is no redis-server on this machine");
    const node = await aNode("n_1");
    await expect(node.queues.run("s_6", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await node.queues.run("s_6", async () => "done")).toBe("done");
  });
});
