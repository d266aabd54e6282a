import { describe, expect, it } from "vitest";
import { type CoverPart, fitTemplate } from "./cover-template";

const text = (words: string): CoverPart => ({ type: "text", text: words });
const shown: CoverPart = { type: "placeholder", hides: false };
const hidden: CoverPart = { type: "placeholder", hides: true };

const hiddenIn = (parts: CoverPart[], said: string): string[] | null => fitTemplate(parts, said)?.hidden.map(({ from, to }) => said.slice(from, to)) ?? null;

describe("fitTemplate", () => {
  it("finds what a placeholder has become", () => {
    expect(hiddenIn([text("To "), hidden, text(", "), shown, text(" km")], "To 1 Main Road, 3 km")).toEqual(["1 Main Road"]);
  });

  it("hides as much as any way to read it would", () => {
    // "a, b" | "c", or "a" | "b, c": the hidden one may be either.
    expect(hiddenIn([hidden, text(", "), shown], "a, b, c")).toEqual(["a, b"]);
    expect(hiddenIn([shown, text(", "), hidden], "a, b, c")).toEqual(["b, c"]);
  });

  it("hides all between the author's words where placeholders touch", () => {
    expect(hiddenIn([text("["), shown, hidden, text("]")], "[ab]")).toEqual(["ab"]);
  });

  it("knows a message whose blanks at the ends were cut off", () => {
    expect(hiddenIn([text("  Hello "), hidden, text(" \n")], "Hello Asha")).toEqual(["Asha"]);
  });

  it("knows one that began with a placeholder that stood for nothing", () => {
    expect(hiddenIn([shown, text(" and "), hidden], "and a and b")).toEqual(["b", "a and b"]);
  });

  it.each(["Hello", "Hallo Asha!", "Hello Asha", "!"])("does not fit %s", (said) => {
    expect(fitTemplate([text("Hello "), hidden, text("!")], said)).toBeNull();
  });
});
