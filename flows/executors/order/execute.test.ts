import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json/json";
import { createSimulatedPorts } from "../../simulation/create-ports";
import { type Around, outcomeOf, perform } from "../testing/perform";

const items = [{ id: "fi_001_001", name: "Paneer Tikka", price: 220, quantity: 2 }];
const address: JsonObject = { line1: "College Road", latitude: 20.0063, longitude: 73.7631, coordinates: { latitude: 20.0063, longitude: 73.7631 } };
const config = { items, address, payment: "cod", total: 472 };

async function priced(more: { [key: string]: Json } = {}): Promise<JsonObject> {
  const result = await perform("pricing", { items, delivery_fee: 32 });
  return { ...(result.ok ? result.data : {}), ...more };
}

const place = async (changes: { [key: string]: Json } = {}, around: Around = {}) =>
  perform("order", { ...config, ...changes }, { context: await priced(), ...around });

describe("order", () => {
  it("places the order at the total that was worked out", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const result = await place({}, { simulation });
    expect(outcomeOf(result)).toEqual({
      order_id: expect.stringMatching(/^o_[0-9a-f]{32}$/),
      number: "SIM-0001",
      status: "confirmed",
      totalMinor: 47_200,
      eta: 35,
    });
    expect(result).not.toHaveProperty("event");
    expect(simulation.store.orders[0]?.request).toEqual({
      key: "r_1:7",
      runId: "r_1",
      conversationId: "s_1",
      participantId: null,
      type: "food",
      items: [{ productId: "fi_001_001", quantity: 2, unitPriceMinor: 22_000, name: "Paneer Tikka" }],
      storeId: "st_001",
      address,
      paymentMethod: "cod",
      paymentId: null,
      totals: { itemsMinor: 44_000, deliveryMinor: 3_200, taxMinor: 0, discountMinor: 0, totalMinor: 47_200, currency: "INR" },
      recipient: null,
      note: null,
    });
  });

  it("gives the same order for the same key", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const [first, again, other] = [await place({}, { simulation }), await place({}, { simulation }), await place({}, { simulation, key: "r_1:9" })];
    expect(outcomeOf(again)).toEqual(outcomeOf(first));
    expect(outcomeOf(other)).not.toEqual(outcomeOf(first));
    expect(simulation.store.orders).toHaveLength(2);
  });

  it("takes what a total holds beyond the items for delivery when nothing was worked out", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    await place({ total: "450" }, { simulation, context: {} });
    expect(simulation.store.orders[0]?.request.totals).toMatchObject({ itemsMinor: 44_000, deliveryMinor: 1_000, totalMinor: 45_000 });
  });

  it.each([
    ["EMPTY_ITEMS", { items: [] }],
    ["EMPTY_ITEMS", { items: null }],
    ["TOTAL_MISMATCH", { total: 440 }],
    ["TOTAL_MISMATCH", { items: [{ id: "fi_001_001", quantity: 3 }] }],
    ["UNKNOWN_ITEM", { items: [{ id: "gone", quantity: 1 }] }],
    ["CONFIG_INVALID", { address: null }],
    ["ZONE_INVALID", { address: { line1: "Igatpuri", latitude: 19.6958, longitude: 73.562 } }],
    ["PAYMENT_NOT_CAPTURED", { payment: "online" }],
  ])("refuses with %s: %o", async (code, changes) => {
    const simulation = createSimulatedPorts({ seed: 1 });
    expect(outcomeOf(await place(changes, { simulation }))).toBe(code);
    expect(simulation.store.orders).toEqual([]);
  });

  it("refuses a total below the items", async () => {
    expect(outcomeOf(await place({ total: 100 }, { context: {} }))).toBe("TOTAL_MISMATCH");
  });

  it("refuses what is no longer there in that number", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const [good] = (
      await ports.products.search(
        { index: "ecom_items_v2", query: "basmati rice", filters: {}, size: 1, mode: "keyword", geo: null },
        new AbortController().signal,
      )
    ).items;
    const wanted = [{ id: good?.id ?? "", quantity: (good?.stock ?? 0) + 1 }];
    expect(outcomeOf(await perform("order", { ...config, items: wanted, total: null, type: "ecommerce" }))).toBe("OUT_OF_STOCK");
  });

  it("orders what was paid online, for just that amount", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const { id } = await simulation.ports.payments.create({
      key: "k",
      runId: "r_1",
      conversationId: null,
      amountMinor: 47_200,
      currency: "INR",
      description: "x",
      expiresAt: 0,
    });
    const context = await priced({ payment: { payment_id: id } });
    expect(outcomeOf(await place({ payment: "online" }, { simulation, context }))).toBe("PAYMENT_NOT_CAPTURED");
    simulation.controls.payments.settle(id, "captured");
    expect(outcomeOf(await place({ payment: "online" }, { simulation, context }))).toMatchObject({ status: "confirmed" });
    expect(simulation.store.orders[0]?.request).toMatchObject({ paymentMethod: "online", paymentId: id });
    expect(outcomeOf(await place({ payment: "online", total: 440, items }, { simulation, context: { payment: { payment_id: id } } }))).toBe(
      "PAYMENT_NOT_CAPTURED",
    );
  });
});
