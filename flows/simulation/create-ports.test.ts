import { describe, expect, it } from "vitest";
import type { OrderRequest } from "../ports/ports";
import { dishesByCuisine } from "../world/dishes";
import { createSimulatedPorts } from "./create-ports";

const signal = new AbortController().signal;
const request = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
  key: "k",
  runId: "r",
  conversationId: null,
  participantId: null,
  type: "food",
  items: [{ productId: "fi_001_001", quantity: 1, unitPriceMinor: 22_000, name: "Paneer Tikka" }],
  storeId: "st_001",
  address: {},
  paymentMethod: "cod",
  paymentId: null,
  totals: { itemsMinor: 22_000, deliveryMinor: 0, taxMinor: 0, discountMinor: 0, totalMinor: 22_000, currency: "INR" },
  recipient: null,
  note: null,
  ...changes,
});

describe("the simulated ports", () => {
  it("find every dish of the city", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    for (const dish of [...dishesByCuisine.values()].flat()) {
      const { items } = await ports.products.search({ index: "food_items_v3", query: dish.name, filters: {}, size: 1, mode: "keyword", geo: null }, signal);
      expect(items[0]?.name).toBe(dish.name);
    }
  });

  it("are the same for the same seed and tell two seeds apart", async () => {
    const order = (seed: number) => createSimulatedPorts({ seed }).ports.orders.place(request());
    expect(await order(1)).toEqual(await order(1));
    expect((await order(1)).id).not.toBe((await order(2)).id);
  });

  it("keep their own stock", async () => {
    const one = createSimulatedPorts({ seed: 1 });
    const other = createSimulatedPorts({ seed: 1 });
    const rice = { index: "ecom_items_v2", query: "basmati rice", filters: {}, size: 1, mode: "keyword", geo: null } as const;
    const [item] = (await one.ports.products.search(rice, signal)).items;
    if (item?.stock == null) throw new Error("rice is counted");
    const all = { productId: item.id, quantity: item.stock, unitPriceMinor: item.priceMinor, name: item.name };
    await one.ports.orders.place(request({ items: [all], storeId: null }));
    await expect(one.ports.orders.place(request({ key: "k2", items: [{ ...all, quantity: 1 }], storeId: null }))).rejects.toMatchObject({
      code: "OUT_OF_STOCK",
    });
    expect((await one.ports.products.findByIds([item.id]))[0]).toMatchObject({ stock: 0, available: false });
    expect((await other.ports.products.findByIds([item.id]))[0]).toMatchObject({ stock: item.stock });
  });

  it("refuse an order that is not paid", async () => {
    const { ports, controls } = createSimulatedPorts({ seed: 1 });
    const { id } = await ports.payments.create({
      key: "p",
      runId: "r",
      conversationId: null,
      amountMinor: 22_000,
      currency: "INR",
      description: "x",
      expiresAt: 0,
    });
    await expect(ports.orders.place(request({ paymentId: id }))).rejects.toMatchObject({ code: "PAYMENT_NOT_CAPTURED" });
    controls.payments.settle(id, "captured");
    expect(await ports.orders.place(request({ paymentId: id }))).toMatchObject({ status: "confirmed" });
    expect(() => controls.payments.settle("nobody", "failed")).toThrow(expect.objectContaining({ code: "PAYMENT_NOT_FOUND" }));
  });

  it("keep addresses apart by person", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const me = { participantId: null, userId: null, conversationId: "s_1" };
    await ports.addresses.save(me, { label: "Home", line1: "x", landmark: null, city: null, pincode: null, point: { latitude: 0, longitude: 0 } }, "k");
    expect(await ports.addresses.list(me)).toHaveLength(1);
    expect(await ports.addresses.list({ ...me, conversationId: "s_2" })).toEqual([]);
    expect(await ports.addresses.list({ ...me, participantId: "p_1" })).toEqual([]);
  });

  it("have no model unless one is given", async () => {
    expect(
      await createSimulatedPorts({ seed: 1 }).ports.llm.complete(
        { purpose: "x", system: null, prompt: "x", data: null, temperature: 0, maxTokens: null, json: false },
        signal,
      ),
    ).toBeNull();
  });
});
