import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern";

/**
 * Left out because they differ on purpose: `\w` and `\b` know letters of all scripts here, so texts have such letters only in the second
 * property; `.` takes U+2028 and U+2029, which nobody types.
 */
const asciiAtoms = ["a", "B", "z", "1", "_", " ", "-", "\\.", "\\\\", "\\n", "\\t", ".", "\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\b", "\\B", "^", "$"];
const asciiClasses = [
  "[ab]",
  "[^a]",
  "[a-c]",
  "[^\\d]",
  "[0-9_]",
  "[\\s\\d]",
  "[\\w-]",
  "[a\\]]",
  "[-a]",
  "[\\-a]",
  "[\\-a]",
  "[a-]",
  "[A-C1]",
  "[^\\W]",
  "[.]",
];
const wideAtoms = [
  "é",
  "É",
  "न",
  "ह",
  "ß",
  "ж",
  "Ж",
  "😀",
  "\\p{L}",
  "\\P{L}",
  "\\p{Lu}",
  "\\p{M}",
  "\\p{Script=Devanagari}",
  "a",
  ".",
  "\\s",
  "\\d",
  "^",
  "$",
];
const wideClasses = ["[éa]", "[^न]", "[क-ह]", "[а-я]", "[\\p{L}\\d]", "[^\\p{L}]", "[😀-😂]", "[\\P{L}a]"];
const times = ["*", "+", "?", "{0}", "{2}", "{0,2}", "{1,3}", "{2,}", "*?", "+?", "??", "{1,2}?"];

function patternsOf(atoms: readonly string[]): fc.Arbitrary<string> {
  return fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(...atoms),
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => left + right),
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `(${left}|${right})`),
      fc.tuple(tie("pattern"), fc.boolean()).map(([only, isFirst]) => (isFirst ? `(|${only})` : `(?:${only}|)`)),
      fc.tuple(tie("pattern"), fc.constantFrom(...times)).map(([inner, count]) => `(${inner})${count}`),
    ),
  })).pattern;
}

const textOf = (units: readonly string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 12 });

/** Compares on as many texts as come; a pattern that is refused here because of its size is no difference. */
function agrees(source: string, texts: readonly string[]): void {
  const compiled = compilePattern(source);
  if (!compiled.ok) return expect(compiled.message).toBe("too large");
  const own = new RegExp(source, "iu");
  for (const text of texts) expect(compiled.pattern.test(text), `/${source}/ on ${JSON.stringify(text)}`).toBe(own.test(text));
}

describe("a pattern", () => {
  it("finds in plain texts what RegExp finds, case aside", () => {
    const texts = fc.array(textOf(["a", "b", "c", "A", "B", "z", "1", "_", " ", "-", ".", "\\", "\n", "\t", "]"]), { minLength: 12, maxLength: 12 });
    fc.assert(fc.property(patternsOf([...asciiAtoms, ...asciiClasses]), texts, agrees), { numRuns: 800 });
  });

  it("finds in texts of other scripts what RegExp finds", () => {
    const texts = fc.array(textOf(["é", "É", "e", "न", "हीं", "क", "ß", "ж", "Ж", "😀", "😁", "a", "A", "1", " "]), { minLength: 12, maxLength: 12 });
    fc.assert(fc.property(patternsOf([...wideAtoms, ...wideClasses]), texts, agrees), { numRuns: 800 });
  });

  it("reads what RegExp reads, but for what it says it does not", () => {
    const pieces = fc.constantFrom(
      "a",
      "(",
      ")",
      "[",
      "]",
      "|",
      "*",
      "+",
      "?",
      "{1}",
      "{2,1}",
      "\\",
      "\\d",
      "\\p{L}",
      "\\p{No}",
      "\\p{Nope}",
      "\\p",
      "^",
      "$",
      "-",
      ".",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const source = parts.join("");
        if (isRead(source)) agrees(source, ["", "a", "aa", "a1", "½", "-"]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Both read it: lookaround, repeated assertions and lone brackets are RegExp's or ours alone. */
function isRead(source: string): boolean {
  try {
    return new RegExp(source, "iu").source !== "" && compilePattern(source).ok;
  } catch {
    return false;
  }
}
