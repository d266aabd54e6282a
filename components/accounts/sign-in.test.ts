import { describe, expect, it } from "vitest";
import { safeNext } from "./sign-in";

describe("safeNext", () => {
  it.each([
    [undefined, "/flows"],
    ["/runs?status=failed", "/runs?status=failed"],
    ["https://elsewhere.example", "/flows"],
    ["//elsewhere.example", "/flows"],
    ["/\\elsewhere.example", "/flows"],
    ["javascript:alert(1)", "/flows"],
  ])("leads %s to %s", (next, target) => {
    expect(safeNext(next)).toBe(target);
  });
});
