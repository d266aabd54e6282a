import { describe, expect, it } from "vitest";
import { outcomeOf, perform } from "../testing/perform";

const extract = ["food_item", "cuisine", "quantity"];

describe("nlu", () => {
  it("finds what the last message names, flat and under entities", async () => {
    expect(await perform("nlu", { extract }, { text: "2 veg biryani" })).toEqual({
      ok: true,
      output: {
        food_item: "veg biryani",
        quantity: 2,
        entities: { food_item: "veg biryani", quantity: 2 },
        intent: "unknown",
        confidence: 0,
        language: "en",
        source: "rules",
      },
      event: "extracted",
    });
  });

  it("prefers its own text", async () => {
    expect(outcomeOf(await perform("nlu", { extract, text: "masala dosa" }, { text: "2 veg biryani" }))).toMatchObject({ food_item: "masala dosa" });
  });

  it("says when nothing was found", async () => {
    expect(await perform("nlu", { extract }, { text: "order food" })).toMatchObject({ ok: true, event: "no_entities", output: { entities: {} } });
  });

  it("says when it is not sure enough", async () => {
    expect(await perform("nlu", { extract, minConfidence: 0.6, intents: ["food.order"] }, { text: "tell me a joke" })).toMatchObject({
      event: "low_confidence",
    });
    expect(await perform("nlu", { extract, minConfidence: 0.6, intents: ["food.order"] }, { text: "I want pizza" })).toMatchObject({
      event: "extracted",
      output: { intent: "food.order" },
    });
  });

  it.each([{}, { text: "  " }])("needs a text (%o)", async (around) => {
    expect(outcomeOf(await perform("nlu", { extract }, around))).toBe("NLU_NO_INPUT");
  });
});
