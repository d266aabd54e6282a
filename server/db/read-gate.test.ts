import { describe, expect, it } from "vitest";
import { networkOf } from "../network/address";
import { createReadGate } from "./read-gate";

const network = networkOf("10.0.0.1");

/** Reads that end when they are told to, in the order in which they began. */
function aGate(options = { width: 4, waiting: 10 }) {
  const gate = createReadGate(options);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const read = (caller: string, name = caller) =>
    gate
      .run({ actor: { id: caller }, network }, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      })
      .then(
        () => "read",
        (error: { code: string }) => error.code,
      );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { gate, begun, read, settle, endFirst: () => ends.shift()?.() };
}

describe("createReadGate", () => {
  it("lets no more through at a time than its width, in the order they came", async () => {
    const { gate, begun, read, settle, endFirst } = aGate();
    const all = ["a", "b", "c", "d", "e", "f"].map((caller) => read(caller));
    await settle();
    expect(begun).toEqual(["a", "b", "c", "d"]);
    for (let count = 0; count < 6; count += 1) {
      endFirst();
      await settle();
    }
    expect([begun.slice(4), await Promise.all(all), gate.seen()]).toEqual([
      ["e", "f"],
      Array.from({ length: 6 }, () => "read"),
      { running: 0, waiting: 0, most: 4 },
    ]);
  });

  it("gives one caller half of the places and half of the queue; another passes it", async () => {
    const { begun, read, settle, endFirst } = aGate();
    const loud = Array.from({ length: 20 }, (_, index) => read("loud", `loud ${index}`));
    const quiet = read("quiet");
    await settle();
    expect(begun).toEqual(["loud 0", "loud 1", "quiet"]);
    // Two go on and five wait: 13 of 20 are refused at once.
    for (let count = 0; count < 8; count += 1) {
      endFirst();
      await settle();
    }
    const results = await Promise.all(loud);
    expect([results.filter((result) => result === "read").length, results.filter((result) => result === "UNAVAILABLE").length, await quiet]).toEqual([
      7,
      13,
      "read",
    ]);
  });

  it("knows an operator by who they are, wherever they come from, and anybody else by network", async () => {
    const readers = (reader: (index: number) => Parameters<ReturnType<typeof createReadGate>["run"]>[0]) => {
      const gate = createReadGate({ width: 10, waiting: 10 });
      for (let index = 0; index < 10; index += 1) gate.run(reader(index), () => new Promise<void>(() => undefined)).catch(() => undefined);
      return gate.seen().running;
    };
    // Half of the places are for one of them, all of them for several.
    expect(readers((index) => ({ actor: { id: "u_1" }, network: networkOf(`10.0.0.${index}`) }))).toBe(5);
    expect(readers((index) => ({ actor: { id: `u_${index}` }, network }))).toBe(10);
    expect(readers((index) => ({ actor: null, network: networkOf(`2001:db8::${index}`) }))).toBe(5);
    expect(readers((index) => ({ actor: null, network: networkOf(`10.0.0.${index}`) }))).toBe(10);
  });

  it("gives the place back when a read fails", async () => {
    const gate = createReadGate({ width: 1, waiting: 1 });
    await expect(gate.run({ actor: null, network }, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await gate.run({ actor: null, network }, async () => "read")).toBe("read");
  });
});
