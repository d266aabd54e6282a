import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json/json";
import { outcomeOf, perform } from "../testing/perform";

const stores = [
  { id: "s1", name: "Tandoor House", coordinates: { latitude: 20, longitude: 73.8 } },
  { id: "s2", name: "Wok and Steam", coordinates: { latitude: 20.1, longitude: 73.7 } },
];
const list = [
  { id: "a", name: "Paneer Tikka", price: 220, currency: "INR", store: stores[0] ?? null },
  { id: "b", name: "Veg Momos", price: 110, currency: "INR", store: stores[1] ?? null },
];
const context: JsonObject = { search_results: list, nested: { list } };
const select = (text: string, config: JsonObject = { from: "search_results" }) => perform("selection", config, { text, context });

describe("selection", () => {
  it("gives the chosen items with their quantities and the first one's store", async () => {
    expect(await select("2 veg momos and the first")).toEqual({
      ok: true,
      output: [
        { ...list[1], quantity: 2 },
        { ...list[0], quantity: 1 },
      ],
      data: { selected_store: stores[1] },
      event: "user_selects",
    });
  });

  it("reads its list from a path, a nested one, or a resolved template", async () => {
    for (const from of ["search_results", "nested.list", list]) expect(outcomeOf(await select("1", { from }))).toMatchObject([{ id: "a", quantity: 1 }]);
  });

  it("takes the label of a button", async () => {
    expect(outcomeOf(await select("Veg Momos ₹110"))).toMatchObject([{ id: "b" }]);
  });

  it("takes a pressed button by its number", async () => {
    expect(outcomeOf(await perform("selection", { from: "search_results" }, { context, input: { text: "whatever", event: "2", data: null } }))).toMatchObject([
      { id: "b" },
    ]);
  });

  it("takes what a card sends along", async () => {
    const send = (data: JsonObject) => perform("selection", { from: "search_results" }, { context, input: { text: "", event: null, data } });
    expect(outcomeOf(await send({ id: "b", quantity: 3 }))).toMatchObject([{ id: "b", quantity: 3 }]);
    expect(outcomeOf(await send({ items: [{ id: "a" }, { id: "b", quantity: 2 }] }))).toMatchObject([
      { id: "a", quantity: 1 },
      { id: "b", quantity: 2 },
    ]);
  });

  it.each(["7", "pizza", "show me pizza", ""])("chooses nothing from %o", async (text) => {
    expect(await select(text)).toEqual({ ok: true, event: "data_invalid" });
  });

  it("takes one only when it is told to", async () => {
    expect(await select("1 and 2", { from: "search_results", multiple: false })).toMatchObject({ event: "data_invalid" });
  });

  it("names items by another field", async () => {
    const from = [{ title: "Morning" }, { title: "Evening" }];
    expect(await select("evening", { from, labelKey: "title" })).toEqual({ ok: true, output: [{ title: "Evening", quantity: 1 }], event: "user_selects" });
  });

  it.each(["nothing", "search_results.9", []])("needs a list (%o)", async (from) => {
    expect(outcomeOf(await select("1", { from }))).toBe("EMPTY_SOURCE");
  });
});
