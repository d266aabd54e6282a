import { describe, expect, it } from "vitest";
import type { OrderRequest } from "../ports/ports";
import { dishesByCuisine } from "../world/dishes";
import { productsOf } from "../world/products";
import { worldStores } from "../world/stores";
import { createSimulatedPorts } from "./create-ports";
import { sampleWorld, withStores } from "./world";

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

describe("a world with more stores", () => {
  it("knows their products by id and sells them, and finds what it found", async () => {
    const store = worldStores.findLast(({ module }) => module === "food");
    const [product] = store === undefined ? [] : productsOf(store);
    if (store === undefined || product === undefined) throw new Error("the last restaurant sells nothing");
    const plain = createSimulatedPorts({ seed: 1 }).ports;
    const { ports } = createSimulatedPorts({ seed: 1, world: withStores(sampleWorld(), new Set([store.id, "no store"])) });
    expect(await plain.products.findByIds([product.id])).toEqual([]);
    expect(await ports.products.findByIds([product.id, "fi_001_001"])).toMatchObject([{ id: product.id, storeId: store.id }, { id: "fi_001_001" }]);
    expect(await ports.products.findStore(store.id)).toMatchObject({ id: store.id });
    const query = { index: "food_items_v3", query: "paneer tikka", filters: {}, size: 3, mode: "keyword", geo: null } as const;
    expect(await ports.products.search(query, signal)).toEqual(await plain.products.search(query, signal));
    const item = { productId: product.id, quantity: 1, unitPriceMinor: product.priceMinor, name: product.name };
    expect(await ports.orders.place(request({ items: [item], storeId: store.id }))).toMatchObject({ status: "confirmed" });
  });
});
