import { describe, expect, it } from "vitest";
import { createCatalogue, indexCatalogue } from "./catalogue";
import { worldZones } from "./data/zones";
import { matchPlaces, nearestPlace } from "./gazetteer";
import { estimateRoute, haversineMeters, isInside, locateZone } from "./geo";
import { localities } from "./localities";
import { allProducts, productsOf } from "./products";
import { worldStores } from "./stores";

const products = allProducts();
const catalogue = createCatalogue(indexCatalogue(worldStores, products));
const place = (name: string) => {
  const found = localities.find((locality) => locality.name === name);
  if (found === undefined) throw new Error(`no locality ${name}`);
  return found.point;
};
const search = (query: string, more = {}) => catalogue.search({ index: "food_items_v3", query, filters: {}, size: 5, mode: "keyword", geo: null, ...more });

describe("the seeded catalogue", () => {
  it("has exactly 13,521 products with unique ids in two indexes", () => {
    expect(products).toHaveLength(13_521);
    expect(new Set(products.map((product) => product.id)).size).toBe(13_521);
    expect(products.filter((product) => product.index === "food_items_v3")).toHaveLength(9_000);
  });

  it("is the same every time", () => {
    expect(allProducts()).toEqual(products);
  });

  it("prices everything in whole rupees above nothing", () => {
    expect(products.filter((product) => !(product.priceMinor > 0 && product.priceMinor % 100 === 0))).toEqual([]);
  });

  it("names a product once per store", () => {
    for (const store of worldStores) {
      const names = productsOf(store).map((product) => product.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("counts the stock of goods and not of dishes", () => {
    expect(products.every((product) => (product.stock === null) === (product.index === "food_items_v3"))).toBe(true);
  });
});

describe("catalogue search", () => {
  it("finds a dish by its name, the list-price one among them", () => {
    const { items, total } = search("paneer tikka");
    expect(items.map((item) => item.name)).toEqual(Array.from({ length: 5 }, () => "Paneer Tikka"));
    expect(total).toBeGreaterThan(5);
    expect(search("paneer tikka", { filters: { storeId: "st_001" } }).items[0]).toMatchObject({ name: "Paneer Tikka", price: 220, priceMinor: 22_000 });
  });

  it.each([
    ["panner tikka", "Paneer Tikka"],
    ["paneer tika", "Paneer Tikka"],
    ["biriyani", /Biryani/],
    ["wada pao", "Vada Pav"],
    ["masala dosa", "Masala Dosa"],
    ["मिसळ", /Misal Pav/],
    ["dosas", /Dosa/],
  ])("forgives the spelling %s", (query, name) => {
    expect(search(query).items[0]?.name).toEqual(name instanceof RegExp ? expect.stringMatching(name) : name);
  });

  it("finds nothing for what nobody sells", () => {
    expect(search("zzqx flurbl")).toEqual({ items: [], total: 0 });
    expect(search("")).toEqual({ items: [], total: 0 });
  });

  it("keeps to its filters", () => {
    const { items } = search("pizza", { filters: { cuisine: "italian", veg: true, maxPrice: 250 } });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item) => item.cuisine === "Italian" && item.veg === true && item.price <= 250)).toBe(true);
  });

  it("keeps to a circle on the map", () => {
    const { items } = search("misal pav", { geo: { ...place("Gangapur Road"), radiusKm: 1 } });
    expect(items.every((item) => haversineMeters(item.store.coordinates, place("Gangapur Road")) <= 1_000)).toBe(true);
  });

  it("finds goods and stores in their own indexes", () => {
    expect(search("basmati rice", { index: "ecom_items_v2" }).items[0]?.name).toMatch(/^Basmati Rice/);
    expect(search("tandoor house", { index: "stores" }).items[0]).toMatchObject({ id: "st_001", name: "Tandoor House" });
  });

  it("refuses an index it does not have", () => {
    expect(() => search("x", { index: "books" })).toThrow(expect.objectContaining({ code: "SEARCH_UNKNOWN_INDEX" }));
  });
});

describe("the seeded city", () => {
  it("has at least 60 localities and roads and 60 stores", () => {
    expect(localities.length).toBeGreaterThanOrEqual(60);
    expect(worldStores.length).toBeGreaterThanOrEqual(60);
    expect(new Set(localities.map((locality) => locality.id)).size).toBe(localities.length);
    expect(localities.every((locality) => /^4[0-9]{5}$/.test(locality.pincode))).toBe(true);
  });

  it.each(["food", "ecommerce"])("serves every address inside a zone with %s", (module) => {
    const inside = localities.filter((locality) => locateZone(worldZones, locality.point, module) !== null);
    expect(inside.length).toBeGreaterThanOrEqual(80);
    const stores = worldStores.filter((store) => store.module === module);
    for (const { point } of inside) {
      const maxKm = locateZone(worldZones, point, module)?.deliveryConfig.maxKm ?? 0;
      expect(stores.some((store) => haversineMeters(store.point, point) <= maxKm * 1_000)).toBe(true);
    }
  });

  it("places every store inside a zone", () => {
    expect(worldStores.filter((store) => locateZone(worldZones, store.point, store.module) === null)).toEqual([]);
  });

  it.each([
    ["College Road", "zone_nashik_city"],
    ["Nashik Road", "zone_nashik_city"],
    ["Deolali Camp", "zone_deolali"],
    ["Ozar", "zone_nashik_outskirts"],
    ["Igatpuri", null],
    ["Trimbakeshwar", null],
    ["Gandhinagar Aerodrome", null],
  ])("puts %s into %s", (name, zone) => {
    expect(locateZone(worldZones, place(name), "food")?.id ?? null).toBe(zone);
  });
});

describe("isInside", () => {
  const square = {
    type: "Polygon" as const,
    coordinates: [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
      [
        [4, 4],
        [6, 4],
        [6, 6],
        [4, 6],
        [4, 4],
      ],
    ] as [number, number][][],
  };
  it.each([
    ["inside", 2, 2, true],
    ["on the border", 0, 5, true],
    ["on a corner, where both are 0", 0, 0, true],
    ["in the hole", 5, 5, false],
    ["outside", 11, 5, false],
  ])("%s", (_, latitude, longitude, expected) => {
    expect(isInside({ latitude, longitude }, square)).toBe(expected);
  });
});

describe("estimateRoute", () => {
  it("is the great circle times 1.3 and says that it is an estimate", () => {
    const from = place("College Road");
    const to = place("Nashik Road");
    expect(estimateRoute(from, to)).toMatchObject({ meters: Math.round(haversineMeters(from, to) * 1.3), estimated: true });
    expect(estimateRoute(from, from).meters).toBe(0);
  });
});

describe("matchPlaces", () => {
  it.each([
    ["College Road", "College Road"],
    ["flat 4, gangapur rd, near the temple", "Gangapur Road"],
    ["Colege Road, Nashik", "College Road"],
    ["indra nagar", "Indira Nagar"],
    ["panchvati", "Panchavati"],
    ["igatpuri", "Igatpuri"],
    ["nasik road", "Nashik Road"],
    ["nasik road station", "Nashik Road Railway Station"],
  ])("%s is %s", (text, name) => {
    expect(matchPlaces(text, localities)[0]?.label).toBe(name);
  });

  it.each(["nowhere at all", "asdf", "", "12", "nashik", "road", "I want pizza"])("knows no place called %s", (text) => {
    expect(matchPlaces(text, localities)).toEqual([]);
  });

  it("takes a PIN code for the best-known place that has it", () => {
    expect(matchPlaces("422009", localities)[0]).toMatchObject({ label: "Indira Nagar", confidence: 0.6 });
  });

  it("names the nearest place of a point, and none far away", () => {
    expect(nearestPlace(place("Satpur"), localities)?.label).toBe("Satpur");
    expect(nearestPlace({ latitude: 0, longitude: 0 }, localities)).toBeNull();
  });
});
