import { describe, expect, it } from "vitest";
import { etagOf, ifMatchOf } from "./etag";

describe("ifMatchOf", () => {
  it.each([
    ['"7"', 7],
    ["7", 7],
    ['W/"7"', 7],
    ["*", null],
    ["", null],
    ["seven", -1],
    ['"7", "8"', -1],
  ])("reads %s as %s", (header, revision) => {
    expect(ifMatchOf({ "if-match": header })).toBe(revision);
  });

  it("reads the ETag that was sent", () => {
    expect(ifMatchOf({ "if-match": etagOf(12).ETag })).toBe(12);
    expect(ifMatchOf({})).toBeNull();
  });
});
