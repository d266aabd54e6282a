import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SearchRequest } from "@/flows/ports/ports";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createPool } from "../../db/pool";
import { createGazetteer, createPlaces } from "../geocoder/gazetteer";
import { createProducts, readQuery } from "./products";
import { createProductsRepository } from "./repository";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const search = (query: string, more: Partial<SearchRequest> = {}) =>
  createProducts(createProductsRepository(pool, workspaceId)).search(
    { index: "food_items_v3", query, filters: {}, size: 5, mode: "hybrid", geo: null, ...more },
    new AbortController().signal,
  );

describe("the product search", () => {
  it.each([
    ["paneer tikka", /paneer tikka/i],
    ["panner tika", /paneer tikka/i],
    ["paneertikka", /paneer tikka/i],
    ["masala dosas", /masala dosa/i],
    ["biryani", /biryani/i],
    ["biriyani", /biryani/i],
    ["gulab jamoon", /gulab jamun/i],
  ])("finds the dish behind %s first", async (query, name) => {
    const { items } = await search(query);
    expect(items[0]?.name).toMatch(name);
  });

  it("gives what can be bought, with its store, best first", async () => {
    const { items, total } = await search("paneer tikka", { size: 3 });
    expect(items).toHaveLength(3);
    expect(total).toBeGreaterThan(3);
    expect(items.every((item) => item.available && item.price === item.priceMinor / 100 && item.store.id === item.storeId)).toBe(true);
    expect(items.map((item) => item.score)).toEqual(items.map((item) => item.score).toSorted((a, b) => b - a));
  });

  it("keeps to the filters that are set and leaves out the empty ones", async () => {
    const filters = { veg: true, cuisine: "", category: null, maxPrice: 200 };
    const { items } = await search("biryani", { filters, size: 20 });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item) => item.veg === true && item.priceMinor <= 20_000)).toBe(true);
  });

  it("keeps to a circle", async () => {
    const [far] = (await search("pizza", { size: 1 })).items;
    const { latitude, longitude } = far?.store.coordinates ?? { latitude: 0, longitude: 0 };
    const { items } = await search("pizza", { geo: { latitude, longitude, radiusKm: 0.5 }, size: 50 });
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map((item) => item.storeId)).has(far?.storeId ?? "")).toBe(true);
    expect((await search("pizza", { geo: { latitude: 0, longitude: 0, radiusKm: 1 } })).items).toEqual([]);
  });

  it("finds nothing for nothing, and stores by their name", async () => {
    expect(await search("  !! ")).toEqual({ items: [], total: 0 });
    const [known] = (await search("pizza", { size: 1 })).items;
    const { items } = await search(known?.store.name ?? "", { index: "stores", size: 1 });
    expect(items[0]).toMatchObject({ id: known?.storeId, name: known?.store.name });
  });

  it("gives things like a dish, without the dish itself", async () => {
    const [model] = (await search("paneer tikka", { size: 1 })).items;
    const { items } = await search("paneer tikka", { mode: "related" });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item) => item.category === model?.category && item.id !== model?.id)).toBe(true);
  });

  it("refuses an index it does not have", async () => {
    await expect(search("pizza", { index: "books" })).rejects.toMatchObject({ code: "SEARCH_UNKNOWN_INDEX" });
  });

  it("lets nothing of the query language through", () => {
    expect(readQuery("a'b & !c:* | (d)")).toEqual({ text: "a b c d", anyWord: "a:* | b:* | c:* | d:*", allWords: "a:* & b:* & c:* & d:*" });
  });

  it.each([
    ["1.5 l Coke", "1.5 l coke"],
    ["cafe\u0301", "café"],
    ["पनीर टिक्का", "पनीर टिक्का"],
    ["' . !", null],
  ])("looks for %s as the words %s", (query, words) => {
    expect(readQuery(query)?.text ?? null).toBe(words);
  });

  it("asks PostgreSQL for a number with a point as one word", async () => {
    await expect(search("1.5 l")).resolves.toMatchObject({ total: expect.any(Number) });
  });

  it("finds nothing out while the database is away, which is another thing than finding nothing", async () => {
    const nobody = createPool({ connectionString: "postgresql://nobody@127.0.0.1:1/nothing", onError: () => undefined });
    const request = { index: "food_items_v3", query: "biryani", filters: {}, size: 5, mode: "hybrid", geo: null } as const;
    const { signal } = new AbortController();
    await expect(createProducts(createProductsRepository(nobody, workspaceId)).search(request, signal)).rejects.toMatchObject({ name: "HostUnavailable" });
    await expect(createGazetteer(createPlaces(nobody, workspaceId)).geocode("college road", signal)).rejects.toMatchObject({ name: "HostUnavailable" });
    await nobody.end();
  });
});
