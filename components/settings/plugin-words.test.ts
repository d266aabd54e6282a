import { describe, expect, it } from "vitest";
import { describePlugin } from "./plugin-words";

const executor = { name: "currency", title: "Convert money", needs: [], credential: null };

describe("describePlugin", () => {
  it.each([
    ["one that asks nobody", [executor], "Adds “Convert money” (currency)."],
    ["one that asks ports", [{ ...executor, needs: ["zones", "router", "llm"] }], "Adds “Convert money” (currency), which may ask zones, router and llm."],
    [
      "one with a secret",
      [{ ...executor, needs: ["zones"], credential: "Key of the bank" }],
      "Adds “Convert money” (currency), which may ask zones and has the secret “Key of the bank”.",
    ],
  ])("says of %s what it adds and what that may reach", (_, executors, text) => {
    expect(describePlugin({ problem: null, executors })).toBe(text);
  });

  it("says why one was left out, and what follows from that", () => {
    expect(describePlugin({ problem: "it did not load within 5000 ms", executors: [] })).toBe(
      "It did not load within 5000 ms. Flows that use it fail until it is mended and the server started again.",
    );
  });
});
