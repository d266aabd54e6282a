import { afterAll, describe, expect, it } from "vitest";
import { networkOf } from "../../network/address";
import { createLargeBodies } from "./large-bodies";
import { parseBody } from "./read-body";

const bodies = createLargeBodies();
afterAll(() => bodies.stop());

const network = networkOf("10.0.0.1");
const parse = (text: string, repaired: readonly string[] = []) => parseBody(Buffer.from(text), repaired, { bodies, network });
const padding = "x".repeat(70_000);

describe("a body", () => {
  it("that is large is read in a thread, one that is small where it came in, with the same result", async () => {
    for (const [padded, inThread] of [
      ["", 0],
      [padding, 1],
    ] as const) {
      const before = bodies.counts.inThread;
      const value = { name: "é", list: [1, { deep: [null, true] }], padded };
      expect(await parse(JSON.stringify(value))).toEqual(value);
      expect(bodies.counts.inThread - before).toBe(inThread);
    }
  });

  it.each([
    ["is no JSON", '{"a": '],
    ["holds text that cannot be stored", JSON.stringify({ a: { b: "\u0000" } })],
    ["is nested too deeply", `${"[".repeat(150)}${"]".repeat(150)}`],
  ])("that %s is refused in the same words, large or small", async (_what, text) => {
    const [small, large] = await Promise.all([parse(text), parse(`${" ".repeat(70_000)}${text}`)].map((parsed) => parsed.catch((error: unknown) => error)));
    expect(small).toMatchObject({ code: "INVALID_INPUT", details: { issues: [{ message: expect.any(String) }] } });
    if (text !== '{"a": ') expect(large).toEqual(small);
    expect(large).toMatchObject({ code: "INVALID_INPUT" });
  });

  it("may hold what is repaired later, and nothing else of the kind", async () => {
    expect(await parse(JSON.stringify({ message: "\ud800", padding }), ["message"])).toMatchObject({ message: "\ud800" });
    await expect(parse(JSON.stringify({ message: "\ud800", other: "\ud800", padding }), ["message"])).rejects.toMatchObject({
      details: { issues: [{ path: "/other" }] },
    });
  });

  it("of a network that sends very many waits for its turn, and others are not kept waiting by it", async () => {
    const large = Buffer.from(JSON.stringify({ padding }));
    const done: string[] = [];
    const read = (from: string) => bodies.read(large, networkOf(from)).then(() => void done.push(from));
    const flood = Array.from({ length: 11 }, () => read("10.0.0.2"));
    await Promise.all([...flood, read("10.0.0.3")]);
    expect(done.indexOf("10.0.0.3")).toBeLessThan(3);
    await expect(Promise.all(Array.from({ length: 12 }, () => read("10.0.0.2")))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
