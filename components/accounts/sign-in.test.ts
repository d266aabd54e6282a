import { describe, expect, it } from "vitest";
import { safeNext } from "./sign-in";

describe("safeNext", () => {
  it.each([
    [undefined, "/flows"],
    ["/runs?status=failed", "/runs?status=failed"],
    ["https://elsewhere.example", "/flows"],
    ["/\t/elsewhere.example", "/flows"],
  ])("leads %j to %s", (next, target) => {
    expect(safeNext(next)).toBe(target);
  });
});
