import { describe, expect, it } from "vitest";
import { sinceWords } from "./versions-panel";

describe("sinceWords", () => {
  it.each([
    [null, null, /^Not published yet/],
    [4, null, /^Compared with version 4/],
    [4, [], /^The same as version 4$/],
    [4, ["Adds the state a"], /^1 change since version 4$/],
    [4, ["a", "b", "c"], /^3 changes since version 4$/],
  ])("against version %s with %j says %s", (published, changes, words) => {
    expect(sinceWords(published, changes)).toMatch(words);
  });
});
