import { describe, expect, it } from "vitest";
import { filterQuery, noFilters, parseRunFilters, periodStart } from "./run-filters";

describe("run filters", () => {
  it("survive the way through the URL", () => {
    const filters = { flow: "food_order_v2", status: "failed" as const, state: "zone_error", period: "7d" as const, q: "paneer" };
    expect(parseRunFilters(new URLSearchParams(filterQuery(filters)))).toEqual(filters);
  });

  it("are none for an empty or a foreign query", () => {
    expect(parseRunFilters(new URLSearchParams("status=exploded&period=century"))).toEqual(noFilters);
    expect(filterQuery(noFilters)).toBe("");
  });

  it("begin a period at midnight", () => {
    const midnight = (at: number) => at - (at % 86_400_000);
    expect(periodStart("today", Date.parse("2026-03-10T15:00:00Z"), midnight)).toBe("2026-03-10T00:00:00.000Z");
    expect(periodStart("7d", Date.parse("2026-03-10T15:00:00Z"), midnight)).toBe("2026-03-04T00:00:00.000Z"); // 10 − 6
    expect(periodStart("all", 0, midnight)).toBeNull();
  });
});
