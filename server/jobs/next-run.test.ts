import { CronExpressionParser } from "cron-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRunAfter } from "./next-run";

const daily = { cron: "30 3 * * *", timezone: "Asia/Kolkata" };

describe("nextRunAfter", () => {
  it("reads the fields in the zone: 03:30 in Kolkata is 22:00 UTC", () => {
    expect(nextRunAfter(daily, Date.parse("2026-11-21T12:00:00Z")).toISOString()).toBe("2026-11-21T22:00:00.000Z");
  });

  it("is after the time given, not at it", () => {
    expect(nextRunAfter(daily, Date.parse("2026-11-21T22:00:00Z")).toISOString()).toBe("2026-11-22T22:00:00.000Z");
  });

  it("keeps the hour of the zone when its clocks change", () => {
    const berlin = { cron: "0 12 * * *", timezone: "Europe/Berlin" };
    expect(nextRunAfter(berlin, Date.parse("2026-03-28T12:00:00Z")).toISOString()).toBe("2026-03-29T10:00:00.000Z");
  });

  it("refuses what is no cron", () => {
    expect(() => nextRunAfter({ cron: "every day", timezone: "UTC" }, 0)).toThrow();
  });

  const part = (min: number, max: number) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant("*") },
      fc.integer({ min, max }).map(String),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
    );
  const expression = fc.tuple(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 6)).map((parts) => parts.join(" "));

  it("says what another reader of cron says where no clock is moved", () => {
    fc.assert(
      fc.property(expression, fc.integer({ min: 0, max: 4_000_000_000_000 }), (text, after) => {
        // That one reads days with a star and a step as a choice of their own, where cron leaves it to the other field.
        fc.pre(!/^\S+ \S+ (\*\/\d \S+ (?!\*$)|\S+ \S+ \*\/)/.test(text));
        const other = CronExpressionParser.parse(text, { tz: "Asia/Kolkata", currentDate: new Date(after) }).next();
        expect([text, nextRunAfter({ cron: text, timezone: "Asia/Kolkata" }, after).getTime()]).toEqual([text, other.getTime()]);
      }),
      { numRuns: 300 },
    );
  });
});
