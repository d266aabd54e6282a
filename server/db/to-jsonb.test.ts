import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storableText } from "@/flows/json/storable-text";
import { toJsonb } from "./to-jsonb";

const nul = String.fromCharCode(0);
const anyText = fc.array(fc.constantFrom("\\", "u0000", nul, "\ud83d", "\ude00", "ud800", "a", '"', "\n")).map((parts) => parts.join(""));

describe("toJsonb", () => {
  it("replaces NUL and lone surrogates and keeps whole pairs", () => {
    expect(JSON.parse(toJsonb({ a: `x${nul}y`, b: "\ud83d", c: "\ude00!", d: "😀" }))).toEqual({ a: "x\ufffdy", b: "\ufffd", c: "\ufffd!", d: "😀" });
  });

  it("leaves a backslash followed by the same letters alone", () => {
    expect(JSON.parse(toJsonb("\\u0000 \\ud800"))).toBe("\\u0000 \\ud800");
  });

  it("says the same as replacing in the text itself", () => {
    fc.assert(fc.property(anyText, (text) => JSON.parse(toJsonb([text]))[0] === storableText(text)));
  });
});
