import { describe, expect, it } from "vitest";
import { describeDuration } from "./describe-duration";

describe("describeDuration", () => {
  it.each([
    [900_000, "15 min"],
    ["PT15M", "15 min"],
    ["PT1H30M", "1 h 30 min"],
    ["P1D", "1 day"],
    ["P2DT3H", "2 days 3 h"],
    [45_000, "45 s"],
    [250, "250 ms"],
  ])("says %s as %s", (duration, text) => {
    expect(describeDuration(duration)).toBe(text);
  });
});
