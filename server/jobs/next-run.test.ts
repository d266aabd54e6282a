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
});
