import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownLength } from "./bounded-text";
import { scrub } from "./scrub";

/** What `scrub` means, as patterns: right on short texts, and too slow to be used. */
const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const phone = /(?<![\w.-])\+?\d(?:[ ()-]{0,2}\d){8,}(?![\w.-])/g;
const meant = (text: string) => text.replace(email, "[email]").replace(phone, "[phone]");

const piece = fc.constantFrom("a", "é", "𝒜", "1", "12345", "987654321", "@", ".", "-", " ", "(", ")", "+", "_", "%", "\n", ".in", "ab@c.de", "+91 98765 43210");

describe("scrub", () => {
  it("takes out what the patterns mean", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(scrub(pieces.join(""))).toBe(meant(pieces.join("")));
      }),
      { numRuns: 5_000 },
    );
  });

  it("shows no more of a text than somebody reads, and no half of a pair", () => {
    expect(scrub("x".repeat(2_000_000))).toBe(`${"x".repeat(shownLength)}… (2000000 characters)`);
    expect(() => encodeURIComponent(scrub(`x${"😀".repeat(shownLength)}`))).not.toThrow();
  });
});
