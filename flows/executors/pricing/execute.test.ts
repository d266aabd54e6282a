import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json/json";
import { toMinor } from "../../money";
import { createSimulatedPorts } from "../../simulation/create-ports";
import { outcomeOf, perform } from "../testing/perform";
import { pricingBreakdownSchema } from "./descriptor";

const tikka = { id: "fi_001_001", name: "Paneer Tikka", price: 1, quantity: 2 };
const breakdownOf = async (config: { [key: string]: Json }, module = "food") => {
  const result = await perform("pricing", config, { meta: { module } });
  if (!result.ok) throw new Error(result.error.code);
  return pricingBreakdownSchema.parse(result.data?.pricing_breakdown);
};

describe("pricing", () => {
  it("reads prices anew, adds the fee given in rupees, and keeps every line", async () => {
    expect(await perform("pricing", { items: [tikka], delivery_fee: 32 })).toEqual({
      ok: true,
      // 2 × 220 + 32
      output: 472,
      scalar: 472,
      event: "calculated",
      data: {
        pricing_breakdown: {
          currency: "INR",
          itemsTotalMinor: 44_000,
          deliveryFeeMinor: 3_200,
          taxMinor: 0,
          discountMinor: 0,
          totalMinor: 47_200,
          lines: [
            { type: "item", label: "Paneer Tikka", productId: "fi_001_001", quantity: 2, unitPriceMinor: 22_000, totalMinor: 44_000 },
            { type: "delivery", label: "Delivery", totalMinor: 3_200 },
          ],
        },
      },
    });
  });

  it.each([
    ["32", 3_200],
    [22.200000000000003, 2_220],
    [0.005, 1],
    [0, 0],
  ])("takes a fee of %o", async (delivery_fee, minor) => {
    expect(await breakdownOf({ items: [tikka], delivery_fee })).toMatchObject({ deliveryFeeMinor: minor, totalMinor: 44_000 + minor });
  });

  it("takes the area's fee when none is given", async () => {
    // ₹10 a kilometre, at least ₹20
    expect(await breakdownOf({ items: [tikka], zone: { zoneId: "zone_nashik_city" }, distance: 3.2 })).toMatchObject({ deliveryFeeMinor: 3_200 });
    expect(await breakdownOf({ items: [tikka], zone: "zone_nashik_city", distance: "1" })).toMatchObject({ deliveryFeeMinor: 2_000 });
    const zone = { deliveryConfig: { minFeeMinor: 1_000, perKmMinor: 0, freeAboveMinor: 40_000, minOrderMinor: 0, maxKm: null, taxPercent: 5 } };
    expect(await breakdownOf({ items: [tikka], zone })).toMatchObject({ deliveryFeeMinor: 0, taxMinor: 2_200, totalMinor: 46_200 });
  });

  it("says when the order is too small for the area, and how much is missing", async () => {
    const result = await perform("pricing", { items: [{ id: "fi_001_001" }], zone: "zone_nashik_outskirts" });
    expect(result).toMatchObject({ ok: true, event: "below_minimum", replies: [{ content: expect.stringMatching(/₹299.*₹79/) }] });
  });

  it("takes a coupon off", async () => {
    expect(await breakdownOf({ items: [tikka], coupon: "nashik10" })).toMatchObject({ discountMinor: 4_400, totalMinor: 39_600 });
    expect(await breakdownOf({ items: [tikka], coupon: "WELCOME50", delivery_fee: 10 })).toMatchObject({ discountMinor: 5_000, totalMinor: 40_000 });
  });

  it.each([
    [{ items: [tikka], coupon: "NOPE" }, "COUPON_INVALID"],
    [{ items: [{ ...tikka, quantity: 1 }], coupon: "NASHIK10" }, "COUPON_INVALID"],
    [{ items: [tikka], coupon: "BAZAAR5" }, "COUPON_INVALID"],
    [{ items: [{ id: "nothing" }] }, "UNKNOWN_ITEM"],
    [{ items: [{ name: "x" }] }, "UNKNOWN_ITEM"],
    [{ items: [{ ...tikka, quantity: 0 }] }, "CONFIG_INVALID"],
    [{ items: [{ ...tikka, quantity: 1.5 }] }, "CONFIG_INVALID"],
    [{ items: [tikka], delivery_fee: -1 }, "CONFIG_INVALID"],
  ])("refuses %o with %s", async (config, code) => {
    expect(outcomeOf(await perform("pricing", config))).toBe(code);
  });

  it.each<JsonObject>([{ items: [] }, {}, { items: null }])("says that the cart is empty (%o)", async (config) => {
    expect(await perform("pricing", config)).toMatchObject({ ok: true, event: "cart_empty" });
  });

  it("joins the same product and takes numeric texts", async () => {
    const breakdown = await breakdownOf({ items: [tikka, { id: "fi_001_001", quantity: "3" }] });
    expect(breakdown.lines).toEqual([expect.objectContaining({ quantity: 5, totalMinor: 110_000 })]);
  });

  it("prices a parcel by its category and the way", async () => {
    // ₹60 with 3 km, ₹10 for each of the 2.5 km beyond, 18 % tax: 8,500 + 1,530
    expect(await breakdownOf({ category: "small", distance: 5.5 }, "parcel")).toMatchObject({ itemsTotalMinor: 8_500, taxMinor: 1_530, totalMinor: 10_030 });
    expect(outcomeOf(await perform("pricing", { type: "parcel", category: "elephant" }))).toBe("UNKNOWN_ITEM");
  });

  it("adds up exactly, whatever is bought", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const { items } = await simulation.ports.products.search(
      { index: "food_items_v3", query: "paneer", filters: {}, size: 30, mode: "related", geo: null },
      new AbortController().signal,
    );
    const line = fc.record({ item: fc.constantFrom(...items), quantity: fc.integer({ min: 1, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.constantFrom(null, "WELCOME50"),
        async (lines, fee, coupon) => {
          const wanted = lines.map(({ item, quantity }) => ({ id: item.id, quantity }));
          const result = await perform("pricing", { items: wanted, delivery_fee: fee, coupon }, { simulation });
          if (!result.ok) {
            expect(result.error.code).toBe("COUPON_INVALID");
            return;
          }
          const breakdown = pricingBreakdownSchema.parse(result.data?.pricing_breakdown);
          const sum = breakdown.lines.reduce((total, { totalMinor }) => total + totalMinor, 0);
          expect(sum).toBe(breakdown.totalMinor);
          expect(breakdown.totalMinor).toBe(breakdown.itemsTotalMinor - breakdown.discountMinor + breakdown.deliveryFeeMinor + breakdown.taxMinor);
          expect(toMinor(Number(result.output), breakdown.currency)).toBe(breakdown.totalMinor);
        },
      ),
      { numRuns: 60 },
    );
  });
});
