import { describe, expect, it } from "vitest";
import { localities } from "../world/localities";
import { createRuleNlu } from "./create-rule-nlu";
import { intentsOf } from "./intents";
import { worldVocabulary } from "./vocabulary";

const intents = [
  ...intentsOf({ module: "food", trigger: "intent.food.order" }),
  ...intentsOf({ module: "parcel", triggers: [{ intent: "intent.parcel.send" }, { keyword: "pick up a packet" }] }),
];
const nlu = createRuleNlu({ intents, vocabulary: worldVocabulary(), places: localities });
const classify = (text: string, options: { intents?: string[]; extract?: string[] } = {}) =>
  nlu.classify(
    text,
    { intents: options.intents ?? null, extract: options.extract ?? ["food_item", "cuisine", "quantity"], language: null },
    new AbortController().signal,
  );

describe("the rules' entities", () => {
  it.each([
    ["2 veg biryani", { food_item: "veg biryani", quantity: 2 }],
    ["two paneer tikka please", { food_item: "paneer tikka", quantity: 2 }],
    ["paneer tikka x3", { food_item: "paneer tikka", quantity: 3 }],
    ["order food", {}],
    ["I want to order food", {}],
    ["I'd like to order some food please", {}],
    ["I want paneer tikka", { food_item: "paneer tikka" }],
    ["I'd like a masala dosa", { food_item: "masala dosa" }],
    ["show me pizza", { food_item: "pizza" }],
    ["panner tika", { food_item: "panner tika" }],
    ["something chinese", { cuisine: "Chinese" }],
    ["chinese noodles", { food_item: "noodles", cuisine: "Chinese" }],
    ["tandoori chicken", { food_item: "tandoori chicken", cuisine: "North Indian" }],
    ["south indian food", { cuisine: "South Indian" }],
    ["chicken biryani", { food_item: "chicken biryani" }],
    ["unicorn steak", { food_item: "unicorn steak" }],
    ["veg thali for 3 people", { food_item: "veg thali", quantity: 3 }],
    ["mujhe 2 vada pav chahiye", { food_item: "vada pav", quantity: 2 }],
    ["a birthday cake", { food_item: "cake" }],
    ["biryani without onion", { food_item: "biryani" }],
    ["chicken under 200", { food_item: "chicken" }],
    ["kaju katli 250 g", { food_item: "kaju katli" }],
    ["orange juice", { food_item: "orange juice" }],
    ["i am hungry", {}],
    ["hi", {}],
    ["yes", {}],
  ])("of %s are found", async (text, entities) => {
    expect((await classify(text)).entities).toEqual(entities);
  });

  it("name places and answers when they are asked for", async () => {
    expect((await classify("deliver to gangapur road", { extract: ["place", "food_item"] })).entities).toEqual({ place: "Gangapur Road" });
    expect((await classify("yes please", { extract: ["answer"] })).entities).toEqual({ answer: "yes" });
    expect((await classify("no, that is not right", { extract: ["answer"] })).entities).toEqual({ answer: "no" });
  });
});

describe("the rules' intents", () => {
  it.each([
    ["order food", "food.order"],
    ["I want paneer tikka", "food.order"],
    ["2 veg biryani", "food.order"],
    ["panner tikka", "food.order"],
    ["I am hungry", "food.order"],
    ["pizza", "food.order"],
    ["send a parcel", "parcel.send"],
    ["can you pick up a packet", "parcel.send"],
    ["what is the capital of France", "unknown"],
    ["", "unknown"],
  ])("of %s is %s", async (text, intent) => {
    expect((await classify(text)).intent).toBe(intent);
  });

  it("are limited to the asked-for ones", async () => {
    expect(await classify("order food", { intents: ["parcel.send"] })).toMatchObject({ intent: "unknown", confidence: 0 });
    expect(await classify("pizza", { intents: ["intent.food.order"] })).toMatchObject({ intent: "intent.food.order" });
  });

  it("come with the language and their source", async () => {
    expect(await classify("मला मिसळ पाव")).toMatchObject({ language: "hi", source: "rules" });
    expect(await classify("mujhe pizza chahiye")).toMatchObject({ language: "hi-Latn", entities: { food_item: "pizza" } });
  });
});
