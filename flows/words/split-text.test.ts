import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText, withoutAccents, withPlainDigits } from "./fold";
import { piecesOf, wordsIn, wordTexts } from "./split-text";

const words = (text: string): string[] => wordTexts(foldText(text));

describe("wordsIn", () => {
  it.each([
    ["1.5 l Coke", ["1.5", "l", "coke"]],
    ["1.5kg", ["1.5kg"]],
    ["9ppl, x2", ["9ppl", "x2"]],
    ["Version 2. Next", ["version", "2", "next"]],
    [".5 5.", ["5", "5"]],
    ["1,3 or 1,200", ["1", "3", "or", "1", "200"]],
    ["CAFÉ", ["café"]],
    ["cafe\u0301", ["café"]],
    ["Don’t rock'n'roll", ["dont", "rocknroll"]],
    ["7's", ["7s"]],
    ["'quoted'", ["quoted"]],
    ["नहीं चाहिए।", ["नहीं", "चाहिए"]],
    ["१.५", ["१.५"]],
    ["２", ["2"]],
    ["a-b/c_d", ["a", "b", "c", "d"]],
    ["\u0301 😀", []],
    ["", []],
  ])("reads %j as %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("begins another clause at every break", () => {
    expect(wordsIn("no, 1.5 is it. yes")).toEqual([
      { text: "no", clause: 0 },
      { text: "1.5", clause: 1 },
      { text: "is", clause: 1 },
      { text: "it", clause: 1 },
      { text: "yes", clause: 2 },
    ]);
  });

  it("finds the same words again in what it found", () => {
    const unit = fc.constantFrom("a", "é", "1", "25", ".", ",", "'", " ", "न", "ी", "½", "😀", "-");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        expect(words(words(text).join(" "))).toEqual(words(text));
      }),
    );
  });
});

describe("piecesOf", () => {
  it("takes apart what is glued together, and groups digits where one number is wanted", () => {
    const typed = (text: string, isGrouped: boolean) => piecesOf(text, { isGrouped }).map(({ type, text: piece }) => `${type} ${piece}`);
    expect(typed("9ppl", false)).toEqual(["number 9", "letters ppl"]);
    expect(typed("1,00,000.5", true)).toEqual(["number 1,00,000.5"]);
    expect(typed("1,2", true)).toEqual(["number 1", "number 2"]);
    expect(typed("ๅ๙", false)).toEqual(["letters ๅ", "other ๙"]);
  });
});

describe("folding", () => {
  it.each([
    ["Ünïcödé", "unicode"],
    ["ज़रूर", "ज़रूर".normalize("NFC")],
    ["が", "が"],
    ["plain", "plain"],
  ])("leaves accents of %s out, and no sign that makes a letter", (text, expected) => {
    expect(withoutAccents(foldText(text))).toBe(expected);
  });

  it("gives no more letters than it reads", () => {
    expect(foldText("\uFDFA".repeat(5_000))).toHaveLength(4_096);
    expect(foldText("x".repeat(500), 400)).toHaveLength(400);
  });

  it("writes the digits of Indian and Arabic scripts plainly", () => {
    expect(withPlainDigits("९ ٩ ৯ 9")).toBe("9 9 9 9");
  });
});
