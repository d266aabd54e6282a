import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeNext } from "./sign-in";

describe("safeNext", () => {
  it.each([
    [undefined, "/flows"],
    ["/runs?status=failed#3", "/runs?status=failed#3"],
    ["https://elsewhere.example", "/flows"],
    ["//elsewhere.example", "/flows"],
    ["/\\elsewhere.example", "/flows"],
    ["/\t/elsewhere.example", "/flows"],
    ["/\n\\elsewhere.example", "/flows"],
    ["/.//elsewhere.example", "/flows"],
    ["/..//elsewhere.example", "/flows"],
    ["javascript:alert(1)", "/flows"],
    [" /flows", "/flows"],
  ])("leads %j to %s", (next, target) => {
    expect(safeNext(next)).toBe(target);
  });

  it("never leaves the site, whatever it is given", () => {
    const piece = fc.oneof(fc.constantFrom("/", "\\", "//", "\t", "\n", "\r", ".", "..", "@", ":", "?", "#", "evil.example", "%09", "%2f", " "), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const here = "https://parley.example";
        expect(new URL(safeNext(`/${pieces.join("")}`), here).origin).toBe(here);
      }),
      { numRuns: 2_000 },
    );
  });
});
