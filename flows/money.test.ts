import { describe, expect, it } from "vitest";
import { formatMinor, toMajor, toMinor } from "./money";

describe("formatMinor", () => {
  it.each([
    [22_000, "INR", "₹220"],
    [22_050, "INR", "₹220.50"],
    [12_345_600, "INR", "₹1,23,456"],
    [0, "INR", "₹0"],
    [-5_000, "INR", "-₹50"],
    [500, "JPY", "¥500"],
    [1_234_567, "USD", "$12,345.67"],
    [12_500, "KRW", "KRW 12,500"],
    [1_500, "KWD", "KWD 1.500"],
    [2_000, "KWD", "KWD 2"],
    [100, "XYZ", "XYZ 1"],
  ])("writes %i %s as %s", (minor, currency, text) => {
    expect(formatMinor(minor, currency)).toBe(text);
  });
});

describe("minor units", () => {
  it.each([
    [220.5, "INR", 22_050],
    [1.005, "INR", 101],
    [500, "JPY", 500],
    [1.234, "KWD", 1_234],
    [-3, "USD", -300],
  ])("of %d %s are %i", (major, currency, minor) => {
    expect(toMinor(major, currency)).toBe(minor);
  });

  it.each(["INR", "JPY", "KWD", "CLF"])("come back from major units of %s", (currency) => {
    for (const minor of [0, 1, 99, 12_345, 1_000_001]) expect(toMinor(toMajor(minor, currency), currency)).toBe(minor);
  });
});
