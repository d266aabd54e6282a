import { describe, expect, it } from "vitest";
import { numberWords, unsentWords, windowWords } from "./phone-words";

describe("numberWords", () => {
  it.each([
    ["919822012345", "+91 98220 12345"],
    ["15551234567", "+1 55512 34567"],
    ["4915112345678", "+49151 12345 678"],
    ["9182201", "+91822 01"],
  ])("spells %s as %s", (address, words) => {
    expect(numberWords(address)).toBe(words);
  });
});

describe("windowWords", () => {
  const clock = 1_000_000_000_000;
  it.each([
    [null, "The customer has not written yet: only a template gets through."],
    [clock, "The window is closed: only a template gets through."],
    [clock + 30 * 60_000, "The window closes within the hour."],
    [clock + 24 * 3_600_000, "The window is open for 24 h."],
  ])("at %s says: %s", (windowClosesAt, words) => {
    expect(windowWords({ windowClosesAt, clock })).toBe(words);
  });
});

describe("unsentWords", () => {
  it("knows a reason by its name, and says no more than it knows", () => {
    expect(unsentWords("WINDOW_CLOSED")).toContain("more than a day");
    expect(unsentWords("whatever")).toBe("Not sent.");
  });
});
