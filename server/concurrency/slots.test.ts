import { describe, expect, it } from "vitest";
import { createSlots } from "./slots";

const refusal = () => new Error("full");
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to, in the order in which it began. */
function aLine(options: Omit<Parameters<typeof createSlots>[0], "refusal">) {
  const slots = createSlots({ ...options, refusal });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (name: string, caller?: string) =>
    slots
      .run(() => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      }, caller)
      .then(
        () => "done",
        (error: Error) => error.message,
      );
  async function endAll(): Promise<void> {
    await settle();
    while (ends.length > 0) {
      ends.shift()?.();
      await settle();
    }
  }
  return { slots, begun, ask, endAll };
}

describe("createSlots", () => {
  it("lets two work, thirty wait and refuses the rest; everyone who waited has their turn, in order", async () => {
    const { slots, begun, ask, endAll } = aLine({ atOnce: 2, waiting: 30 });
    const names = Array.from({ length: 100 }, (_, index) => `${index}`);
    const asked = names.map((name) => ask(name));
    await endAll();
    const results = await Promise.all(asked);
    expect([begun, results.filter((result) => result === "full").length, slots.seen()]).toEqual([names.slice(0, 32), 68, { running: 0, waiting: 0, most: 2 }]);
  });

  it("holds a caller to its part, and lets another pass it", async () => {
    const { begun, ask, endAll } = aLine({ atOnce: 2, waiting: 10, perCaller: { atOnce: 1, waiting: 1 } });
    const asked = [ask("loud 1", "loud"), ask("loud 2", "loud"), ask("loud 3", "loud"), ask("quiet", "quiet")];
    await settle();
    expect(begun).toEqual(["loud 1", "quiet"]);
    await endAll();
    expect([begun, await Promise.all(asked)]).toEqual([
      ["loud 1", "quiet", "loud 2"],
      ["done", "done", "full", "done"],
    ]);
  });

  it("passes the place on when work fails, also before it has begun anything", async () => {
    const slots = createSlots({ atOnce: 1, waiting: 1, refusal });
    const failing = slots.run(() => {
      throw new Error("no");
    });
    const next = slots.run(async () => 1);
    await expect(failing).rejects.toThrow("no");
    expect([await next, slots.seen().running]).toEqual([1, 0]);
  });
});
