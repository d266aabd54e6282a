import { describe, expect, it } from "vitest";
import { createQueues } from "./queues";

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

describe("createQueues", () => {
  it("runs the work of one key one by one, in the order it came", async () => {
    const queues = createQueues();
    const log: string[] = [];
    const first = gate();
    const work = (name: string, until: Promise<void>) =>
      queues.run("a", async () => {
        log.push(`${name} begins`);
        await until;
        log.push(`${name} ends`);
      });
    const all = [work("1", first.opened), work("2", Promise.resolve()), work("3", Promise.resolve())];
    await Promise.resolve();
    first.open();
    await Promise.all(all);
    expect(log).toEqual(["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
  });

  it("does not let one key wait for another", async () => {
    const queues = createQueues();
    const held = gate();
    const slow = queues.run("a", () => held.opened);
    expect(await queues.run("b", async () => "done")).toBe("done");
    held.open();
    await slow;
  });

  it("goes on after work that failed", async () => {
    const queues = createQueues();
    const failing = queues.run("a", () => Promise.reject(new Error("no")));
    const next = queues.run("a", async () => 2);
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe(2);
  });

  it("refuses what would wait behind more than the limit", async () => {
    const queues = createQueues();
    const held = gate();
    const taken = Array.from({ length: 51 }, () => queues.run("a", () => held.opened, { limit: 50 }));
    await expect(queues.run("a", () => held.opened, { limit: 50 })).rejects.toMatchObject({ code: "QUEUE_FULL" });
    held.open();
    await Promise.all(taken);
    expect(await queues.run("a", async () => "free", { limit: 50 })).toBe("free");
  });

  it("shows the messages that wait next, up to the first work that is for none", async () => {
    const queues = createQueues();
    const held = gate();
    const message = (id: string) => ({
      inbound: { messageId: id, clientMessageId: id, content: id, event: null, data: null },
      answer: null,
      mustStandAlone: false,
    });
    const seen: string[][] = [];
    const look = async () => void seen.push(queues.nextMessages("a").map(({ inbound }) => inbound.messageId));
    const works = [
      queues.run("a", () => held.opened.then(look), { message: message("m1") }),
      queues.run("a", look, { message: message("m2") }),
      queues.run("a", look, { message: message("m3") }),
      queues.run("a", look),
      queues.run("a", look, { message: message("m4") }),
    ];
    held.open();
    await Promise.all(works);
    expect(seen).toEqual([["m2", "m3"], ["m3"], [], ["m4"], []]);
    expect(queues.nextMessages("b")).toEqual([]);
  });

  it("is idle when nothing runs or waits", async () => {
    const queues = createQueues();
    const held = gate();
    let isIdle = false;
    const work = queues.run("a", () => held.opened).then(() => queues.run("a", async () => undefined));
    const idle = queues.idle().then(() => {
      isIdle = true;
    });
    await Promise.resolve();
    expect(isIdle).toBe(false);
    held.open();
    await Promise.all([work, idle]);
    expect(isIdle).toBe(true);
  });
});
