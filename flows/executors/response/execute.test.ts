import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json/json";
import { cardSchema } from "../../protocol/chat";
import { outcomeOf, perform } from "../testing/perform";

const item = (id: string, price: number, store: string) => ({
  id,
  name: "Paneer Tikka",
  description: "Grilled",
  price,
  currency: "INR",
  storeId: "s",
  store: { id: "s", name: store },
  available: true,
  score: 1,
});

describe("response", () => {
  it("says one message with its buttons", async () => {
    const buttons: Json = [
      { id: 1, label: "Yes", event: "user_confirms", set: { sure: true } },
      { id: "no", label: "No", event: null },
    ];
    expect(await perform("response", { message: "Sure?", buttons })).toEqual({
      ok: true,
      replies: [
        {
          content: "Sure?",
          format: "text",
          buttons: [
            { id: "1", label: "Yes", event: "user_confirms", set: { sure: true } },
            { id: "no", label: "No" },
          ],
        },
      ],
    });
  });

  it("makes a card and a numbered button of each product, telling twins apart by their store", async () => {
    const cards = [item("fi_001_001", 220, "Tandoor House"), item("x2", 220, "Shree Krupa"), item("x3", 205.5, "Wok")];
    const { replies } = await perform("response", { message: "Found", cards, format: "markdown" });
    expect(replies?.[0]?.buttons).toEqual([
      { id: "1", label: "Paneer Tikka ₹220" },
      { id: "2", label: "Paneer Tikka ₹220 · Shree Krupa" },
      { id: "3", label: "Paneer Tikka ₹205.50" },
    ]);
    expect(replies?.[0]?.format).toBe("markdown");
    const shown = replies?.[0]?.cards?.map((card) => cardSchema.parse(card));
    expect(shown?.[0]).toEqual({
      id: "fi_001_001",
      type: "product",
      title: "Paneer Tikka",
      subtitle: "Tandoor House",
      description: "Grilled",
      image: "starters/Paneer Tikka",
      priceMinor: 22_000,
      currency: "INR",
      veg: true,
      available: true,
      rating: expect.any(Number),
      button: { id: "1", label: "Paneer Tikka ₹220" },
    });
    expect(shown?.[2]).toMatchObject({ priceMinor: 20_550, button: { id: "3" } });
  });

  it("keeps the author's buttons beside cards", async () => {
    const { replies } = await perform("response", { message: "Found", cards: [item("a", 1, "S")], buttons: [{ id: "more", label: "More" }] });
    expect(replies?.[0]).toMatchObject({ buttons: [{ id: "more" }], cards: [{ id: "a" }] });
  });

  it("sums a price up", async () => {
    const breakdown: Json = {
      currency: "INR",
      itemsTotalMinor: 44_000,
      deliveryFeeMinor: 3_200,
      taxMinor: 0,
      discountMinor: 0,
      totalMinor: 47_200,
      lines: [
        { type: "item", label: "Paneer Tikka", quantity: 2, totalMinor: 44_000 },
        { type: "delivery", label: "Delivery", totalMinor: 3_200 },
      ],
    };
    const { replies } = await perform("response", { message: "Your order", cards: breakdown });
    expect(cardSchema.parse(replies?.[0]?.cards?.[0])).toMatchObject({
      type: "summary",
      priceMinor: 47_200,
      lines: [{ label: "Paneer Tikka", amountMinor: 44_000, quantity: 2 }, { label: "Delivery" }, { label: "Total", amountMinor: 47_200, total: true }],
    });
  });

  it.each<JsonObject>([{}, { message: "  " }, { message: "", cards: [] }])("needs something to say (%o)", async (config) => {
    expect(outcomeOf(await perform("response", config))).toBe("CONFIG_INVALID");
  });
});
