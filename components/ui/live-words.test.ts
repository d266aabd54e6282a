import { describe, expect, it } from "vitest";
import { countWords, liveWords } from "./live-words";

describe("liveWords", () => {
  it.each([
    ["draft", null, "Never published"],
    ["active", 4, "Version 4 live"],
    ["inactive", 4, "Version 4, switched off"],
    ["archived", 4, "Version 4, archived"],
  ])("of a flow that is %s at version %s is “%s”", (status, publishedVersion, words) => {
    expect(liveWords({ status, publishedVersion })).toBe(words);
  });
});

describe("countWords", () => {
  it("counts in words", () => {
    expect([countWords(0, "run"), countWords(1, "change"), countWords(1200, "run")]).toEqual(["0 runs", "1 change", "1,200 runs"]);
  });
});
