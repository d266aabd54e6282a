import { describe, expect, it } from "vitest";
import { createLines } from "./lines";

describe("createLines", () => {
  it("does one thing after the other for a key, also after a failure, and others meanwhile", async () => {
    const lines = createLines({ most: 5 });
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
      if (name === "first") throw new Error("no");
    };
    const results = await Promise.allSettled([lines.inTurn("a", work("first")), lines.inTurn("a", work("second")), lines.inTurn("b", work("other"))]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(log.indexOf("second begins")).toBeGreaterThan(log.indexOf("first ends"));
    expect(log.indexOf("other begins")).toBeLessThan(log.indexOf("first ends"));
  });

  it("lets so many wait, and asks the rest to come back", async () => {
    const lines = createLines({ most: 2 });
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => lines.inTurn("a", slow)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected", "rejected"]);
    await expect(lines.inTurn("a", slow)).resolves.toBeUndefined();
  });
});
