import { describe, expect, it } from "vitest";
import { eventIdHeader, isSigned, signatureAgeMs, signatureHeader, signedHeaders, timestampHeader } from "./signature";

const body = Buffer.from('{"a": 1}');
const at = Date.UTC(2026, 10, 21, 9);
const headers = signedHeaders("secret", { body, at, eventId: "evt_1" });
const good = { signature: headers[signatureHeader], timestamp: headers[timestampHeader], eventId: headers[eventIdHeader] };

describe("isSigned", () => {
  it("takes what was signed, for five minutes", () => {
    expect(isSigned("secret", body, good, at)).toBe(true);
    expect(isSigned("secret", body, good, at + signatureAgeMs)).toBe(true);
    expect(isSigned("secret", body, good, at - signatureAgeMs)).toBe(true);
  });

  it("takes a signature without an event id, for a body that names its own", () => {
    const { [signatureHeader]: signature, [timestampHeader]: timestamp } = signedHeaders("secret", { body, at });
    expect(isSigned("secret", body, { signature, timestamp, eventId: undefined }, at)).toBe(true);
  });

  it.each([
    ["another secret", { ...good, signature: signedHeaders("other", { body, at, eventId: "evt_1" })[signatureHeader] }],
    ["the same JSON in other bytes", { ...good, signature: signedHeaders("secret", { body: Buffer.from('{"a":1}'), at, eventId: "evt_1" })[signatureHeader] }],
    ["another event id", { ...good, eventId: "evt_2" }],
    ["no event id where one was signed", { ...good, eventId: undefined }],
    ["a newer time", { ...good, timestamp: String(Number(good.timestamp) + 1) }],
    ["no time", { ...good, timestamp: undefined }],
    ["a time that is none", { ...good, timestamp: "-5" }],
    ["no signature", { ...good, signature: undefined }],
    ["something else", { ...good, signature: "sha256=00" }],
    ["a signature in capitals", { ...good, signature: good.signature?.toUpperCase() }],
  ])("refuses %s", (_name, given) => {
    expect(isSigned("secret", body, given, at)).toBe(false);
  });

  it.each([signatureAgeMs + 1_000, -signatureAgeMs - 1_000])("refuses what was signed %i ms ago", (age) => {
    expect(isSigned("secret", body, good, at + age)).toBe(false);
  });

  it("keeps the parts apart: none of one reads as a part of the next", () => {
    const moved = { ...good, eventId: `evt_1\n{"a"` };
    expect(isSigned("secret", Buffer.from(": 1}"), moved, at)).toBe(false);
  });
});
