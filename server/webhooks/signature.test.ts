import { describe, expect, it } from "vitest";
import { isSigned, signatureOf } from "./signature";

const body = Buffer.from('{"a": 1}');

describe("isSigned", () => {
  it("takes the signature of these very bytes", () => {
    expect(isSigned("secret", body, signatureOf("secret", body))).toBe(true);
  });

  it.each([
    ["another secret", signatureOf("other", body)],
    ["the same JSON in other bytes", signatureOf("secret", Buffer.from('{"a":1}'))],
    ["no signature", undefined],
    ["something else", "sha256=00"],
    ["a signature in capitals", signatureOf("secret", body).toUpperCase()],
  ])("refuses %s", (_name, signature) => {
    expect(isSigned("secret", body, signature)).toBe(false);
  });
});
