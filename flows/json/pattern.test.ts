import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern";

function test(source: string, text: string): boolean {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.pattern.test(text);
}

const piece = fc.constantFrom("a", "b", ".", "\\d", "\\w", "\\s", "[ab]", "[^a]", "[0-9x]", "^", "$", "\\b", "\\.", "é");
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    piece,
    fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => left + right),
    fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `(${left}|${right})`),
    fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?")).map(([inner, times]) => `(?:${inner})${times}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "x", "1", " ", ".", "é", "\n"), maxLength: 8 });

describe("compilePattern", () => {
  it("matches what JavaScript's own expressions match, case aside", () => {
    fc.assert(
      fc.property(pattern, text, (source, input) => {
        // \w and \b know letters of all scripts here, so `é` is left out where they stand.
        fc.pre(!/\\[wb]/.test(source) || !input.includes("é"));
        expect(test(source, input), `/${source}/ on ${JSON.stringify(input)}`).toBe(new RegExp(source, "iu").test(input));
      }),
      { numRuns: 2000 },
    );
  });

  it("ends on patterns that take other engines for ever", () => {
    const long = `${"a".repeat(5_000)}!`;
    expect(test("^(a+)+$", long)).toBe(false);
    expect(test("^(a|a)*$", long)).toBe(false);
    expect(test("(a*)*b", long)).toBe(false);
  });

  it.each(["(?=a)", "(?<=a)b", "(?<name>a)", "(a)\\1", "a{101}", "a{3,1}", "(", ")", "[a", "*", "a{x}", "\\q", "\\", "(?i)a", "^*"])("refuses %s", (source) => {
    expect(compilePattern(source).ok).toBe(false);
  });

  it("refuses a small pattern that stands for a huge one", () => {
    expect(compilePattern("((a{100}){100}){100}").ok).toBe(false);
  });
});
