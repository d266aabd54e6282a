import { describe, expect, it } from "vitest";
import type { SearchRequest } from "../../ports/ports";
import { createSimulatedPorts } from "../../simulation/create-ports";
import { outcomeOf, perform } from "../testing/perform";

const index = "food_items_v3";

describe("search", () => {
  it("gives items of exactly the promised shape, five at most, and the total", async () => {
    const result = await perform("search", { index, query: "paneer tikka" });
    if (!result.ok || !Array.isArray(result.output)) throw new Error("search failed");
    expect(result).toMatchObject({ event: "items_found", data: { search_total: expect.any(Number) } });
    expect(result.output).toHaveLength(5);
    expect(result.output[0]).toEqual({
      id: "fi_001_001",
      name: "Paneer Tikka",
      description: expect.any(String),
      price: 220,
      currency: "INR",
      storeId: "st_001",
      store: { id: "st_001", name: "Tandoor House", coordinates: { latitude: expect.any(Number), longitude: expect.any(Number) } },
      available: true,
      score: expect.any(Number),
    });
  });

  it.each(["", "   ", null])("finds nothing for %o", async (query) => {
    expect(await perform("search", { index, query })).toEqual({ ok: true, output: [], data: { search_total: 0 }, event: "no_items" });
  });

  it("finds nothing for what nobody sells", async () => {
    expect(await perform("search", { index, query: "zzqx flurbl" })).toMatchObject({ output: [], event: "no_items" });
  });

  it("leaves empty filters out and hands the rest on", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const asked: SearchRequest[] = [];
    const products = {
      ...ports.products,
      search: (request: SearchRequest, signal: AbortSignal) => (asked.push(request), ports.products.search(request, signal)),
    };
    const geo = { latitude: "20", longitude: 73.78, radiusKm: 4 };
    await perform(
      "search",
      { index, query: "pizza", filters: { cuisine: "", category: null, tags: [], veg: false }, size: "3", mode: "related", geo },
      { ports: { products } },
    );
    expect(asked).toEqual([{ index, query: "pizza", filters: { veg: false }, size: 3, mode: "related", geo: { latitude: 20, longitude: 73.78, radiusKm: 4 } }]);
  });

  it("refuses an index that is not there", async () => {
    expect(outcomeOf(await perform("search", { index: "books", query: "x" }))).toBe("SEARCH_UNKNOWN_INDEX");
  });
});
