import { describe, expect, it } from "vitest";
import { readPhoneNumber } from "./phone-number";

describe("readPhoneNumber", () => {
  it.each([
    ["+1 (555) 123-4567", "IN", "15551234567"],
    ["98220 12345", "IN", "919822012345"],
    ["098220-12345", "IN", "919822012345"],
    ["919822012345", "IN", "919822012345"],
    ["0044 7700 900123", "IN", "447700900123"],
    ["07700 900123", "GB", "447700900123"],
    ["7700900123", "DE", "7700900123"],
    ["12345", "IN", null],
    ["call me", "IN", null],
    ["+0123456789", "IN", null],
    ["1234567890123456", "DE", null],
    ["", "IN", null],
  ])("reads %j in %s as %j", (text, region, expected) => {
    expect(readPhoneNumber(text, region)).toBe(expected);
  });
});
