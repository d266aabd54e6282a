import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMs } from "./duration";
import { durationSchema } from "./schema";

describe("durationMs", () => {
  it.each([
    [1500, 1500],
    ["PT15M", 900_000],
    ["P1DT2H3M4S", 93_784_000],
    ["PT1S", 1000],
    ["P2D", 172_800_000],
  ])("reads %s as %d ms", (value, ms) => {
    expect(durationMs(value)).toBe(ms);
  });

  it.each(["P", "PT", "P1DT", "15M", "PT15", "P1M", "", "PT-1S"])("does not read %s", (value) => {
    expect(durationMs(value)).toBeNaN();
  });

  it("reads every text the schema takes", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)), ([days, hours, minutes, seconds]) => {
        const text = `P${days}DT${hours}H${minutes}M${seconds}S`;
        expect(durationSchema.parse(text)).toBe(text);
        expect(durationMs(text)).toBe((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
      }),
    );
  });
});
