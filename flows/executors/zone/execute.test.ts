import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json/json";
import { outcomeOf, perform } from "../testing/perform";

describe("zone", () => {
  it("finds the area that serves a point, with its terms", async () => {
    expect(await perform("zone", { latitude: "20.0063", longitude: 73.7631 })).toMatchObject({
      ok: true,
      event: "zone_valid",
      output: {
        zoneId: "zone_nashik_city",
        name: "Nashik city",
        serviceable: true,
        modules: expect.arrayContaining(["food"]),
        codEnabled: true,
        deliveryConfig: { minOrderMinor: 9_900 },
      },
    });
  });

  it("knows where cash is not taken", async () => {
    expect(outcomeOf(await perform("zone", { latitude: 19.899, longitude: 73.83 }))).toMatchObject({ zoneId: "zone_deolali", codEnabled: false });
  });

  it.each([
    ["Igatpuri", { latitude: 19.6958, longitude: 73.562 }],
    ["the aerodrome, a hole", { latitude: 19.963, longitude: 73.8075 }],
    ["0, 0", { latitude: 0, longitude: 0 }],
  ])("does not serve %s", async (_, config) => {
    expect(await perform("zone", config)).toMatchObject({ ok: true, event: "zone_invalid", output: { zoneId: null, serviceable: false } });
  });

  it("does not serve a module the area does not offer", async () => {
    expect(await perform("zone", { latitude: 20.0063, longitude: 73.7631, module: "habit" })).toMatchObject({ event: "zone_invalid" });
  });

  it.each<JsonObject>([{}, { latitude: "", longitude: 1 }, { latitude: "north", longitude: 1 }, { latitude: 1, longitude: 181 }])(
    "refuses %o",
    async (config) => {
      expect(outcomeOf(await perform("zone", config))).toBe("INVALID_COORDINATES");
    },
  );
});
