import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanJson } from "./clean-json";
import { jsonLength } from "./json-length";

const nul = String.fromCharCode(0);
const raggedText = fc.string({ unit: fc.constantFrom("a", "\ud83d", "\ude00", "😀", nul), maxLength: 4 });
const raggedJson = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, raggedText, fc.integer(), fc.constant(null), fc.array(tie("value")), fc.dictionary(raggedText, tie("value"))),
})).value;

// UTF-8 has no spelling for half a character.
const wellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8").replaceAll(nul, "\ufffd");

/** What comes back from a database: each half of a character, and each NUL, is one U+FFFD. */
const stored = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, member: unknown) => {
    if (typeof member === "string") return wellFormed(member);
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).map(([key, one]) => [wellFormed(key), one]));
  });

describe("cleanJson", () => {
  it("gives what a database would give back", () => {
    fc.assert(
      fc.property(raggedJson, (value) => {
        const clean = cleanJson(value);
        expect(clean).toEqual(stored(value));
        expect(cleanJson(clean)).toBe(clean);
      }),
    );
  });

  it("gives the same value back when nothing has to change", () => {
    const value = { a: ["😀", { b: 1 }] };
    expect(cleanJson(value)).toBe(value);
  });

  it("looks at each value anew, however torn the one before was", () => {
    expect(cleanJson(["\ud83d"])).toEqual(["\ufffd"]);
    const whole = ["😀"];
    expect(cleanJson(whole)).toBe(whole);
  });

  it("counts a torn text as long as it is", () => {
    expect(jsonLength(["\ud83d".repeat(50)])).toBe(jsonLength(["x".repeat(50)]));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, () => 1, { a: [Number.NaN] }])("has nothing for %s", (value) => {
    expect(cleanJson(value)).toBeUndefined();
  });
});
