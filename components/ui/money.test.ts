import { describe, expect, it } from "vitest";
import { formatMoney } from "./money";

describe("formatMoney", () => {
  it.each([
    [22_000, "INR", "₹220"],
    [22_050, "INR", "₹220.50"],
    [12_345_600, "INR", "₹1,23,456"],
    [0, "INR", "₹0"],
    [-5_000, "INR", "-₹50"],
    [500, "JPY", "JP¥500"],
  ])("writes %i %s as %s", (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});
