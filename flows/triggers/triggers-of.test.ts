import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { foldKeyword, keywordsOf, triggersOf, webhookNamesOf } from "./triggers-of";

const end = { z: { type: "final" as const } };

describe("the triggers of a flow", () => {
  it("are one intent where there is only a trigger", () => {
    expect(triggersOf(aFlow(end, { trigger: "food.order" }))).toEqual([{ intent: "food.order" }]);
    expect(triggersOf(aFlow(end))).toEqual([]);
  });

  it("have each keyword once, as messages are read, and no empty one", () => {
    const triggers = [{ keyword: "Menu" }, { keyword: " menu! " }, { keyword: "Let's  EAT" }, { keyword: "🍕" }, { keyword: " " }, { intent: "food.order" }];
    expect(keywordsOf(aFlow(end, { triggers }))).toEqual(["menu", "lets eat", "🍕"]);
  });

  it("have names for other programs", () => {
    expect(webhookNamesOf(aFlow(end, { triggers: [{ webhook: "shop-paid" }, { webhook: "" }, { webhook: "shop-paid", person: "phone" }] }))).toEqual([
      "shop-paid",
    ]);
  });
});

describe("foldKeyword", () => {
  it.each([
    ["ＭＥＮＵ", "menu"],
    ["  Start, now. ", "start now"],
    ["🍕", "🍕"],
    ["", ""],
  ])("reads %j as %j", (text, folded) => {
    expect(foldKeyword(text)).toBe(folded);
  });
});
