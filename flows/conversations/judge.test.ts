import { describe, expect, it } from "vitest";
import { catalogue } from "@/testing/builders/core-catalogue";
import { askAndAnswerFlow, foodOrderFlow } from "../library/library";
import type { RecordedConversation } from "./conversation";
import { recordedConversationsSchema } from "./conversation";
import { judgeConversation, matches } from "./judge";

const expected: RecordedConversation["expect"] = {
  trail: ["ask_name", "ask_drink", "choose_answer", "pour_tea", "completed"],
  status: "completed",
  outcome: "completed",
  phase: "COMPLETED",
  orders: 0,
};

describe("judgeConversation", () => {
  it("finds nothing where all came out as expected", async () => {
    const { differences } = await judgeConversation(
      askAndAnswerFlow,
      { name: "tea", moves: [{ say: "Meera" }, { say: "tea" }], expect: expected },
      { catalogue },
    );
    expect(differences).toEqual([]);
  });

  it("names every difference with the move after which it stood", async () => {
    const { differences } = await judgeConversation(
      askAndAnswerFlow,
      {
        name: "coffee instead",
        opening: { state: "ask_drink" },
        moves: [
          { say: "Meera", replies: ["Hello …"] },
          { say: "coffee", state: "cancelled" },
        ],
        expect: { ...expected, orders: 1, context: { drink: "tea" } },
      },
      { catalogue },
    );
    expect(differences).toEqual([
      { move: -1, what: "state", expected: "ask_drink", actual: "ask_name" },
      { move: 0, what: "replies", expected: ["Hello …"], actual: ["Nice to meet you, Meera. Tea or coffee?"] },
      { move: 1, what: "state", expected: "cancelled", actual: "completed" },
      { move: null, what: "trail", expected: expected.trail, actual: ["ask_name", "ask_drink", "choose_answer", "pour_coffee", "completed"] },
      { move: null, what: "orders", expected: 1, actual: 0 },
      { move: null, what: "context.drink", expected: "tea", actual: "coffee" },
    ]);
  });

  it("compares of an order only what is expected of it", async () => {
    const moves = [{ say: "paneer tikka" }, { say: "1" }, { say: "1" }, { say: "cash" }];
    const judge = async (orders: RecordedConversation["expect"]["orders"]) =>
      (await judgeConversation(foodOrderFlow, { name: "cash", moves, expect: { ...expected, trail: [], orders } }, { catalogue })).differences
        .filter(({ what }) => what === "orders")
        .map(({ expected: wanted, actual }) => [wanted, actual]);
    expect(await judge([{ paymentMethod: "cod", items: [{ name: "Paneer Tikka", quantity: 1 }] }])).toEqual([]);
    expect(await judge([{ paymentMethod: "online" }])).toEqual([[[{ paymentMethod: "online" }], [{ paymentMethod: "cod" }]]]);
  });

  it("says that a move cannot be made", async () => {
    const { differences } = await judgeConversation(
      askAndAnswerFlow,
      {
        name: "pay",
        moves: [{ pay: "captured" }],
        expect: { ...expected, trail: ["ask_name"] },
      },
      { catalogue },
    );
    expect(differences[0]).toEqual({ move: 0, what: "the move", expected: "can be made", actual: "there is no payment to settle" });
  });
});

describe("matches", () => {
  it.each([
    ["Hello", "Hello", true],
    ["Hello", "Hello.", false],
    ["…", "", true],
    ["Pay ₹…", "Pay ₹10", true],
    ["…comes to ₹…. Shall I?", "It comes to ₹1.50. Shall I?", true],
    ["a…a", "a", false],
    ["…b…a…", "a b", false],
  ])("%s ~ %s is %s", (pattern, text, fits) => {
    expect(matches(pattern, text)).toBe(fits);
  });
});

describe("recordedConversationsSchema", () => {
  it("refuses what it does not know", () => {
    const read = (move: object) => recordedConversationsSchema.safeParse([{ name: "x", moves: [move], expect: expected }]).success;
    expect(read({ break: "executor:order", with: "STORE_CLOSED" })).toBe(true);
    expect(read({ break: "orders.place", with: "NO_SUCH_CODE" })).toBe(false);
    expect(read({ break: "orders.plaice", with: "STORE_CLOSED" })).toBe(false);
    expect(read({ says: "hello" })).toBe(false);
    expect(read({ say: "hello", reply: ["Hi"] })).toBe(false);
  });
});
