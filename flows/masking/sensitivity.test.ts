import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import type { FlowDefinition } from "../definition/schema";
import type { FlowDefinitionV2 } from "../definition/schema-v2";
import { foodOrderFlow } from "../library/library";
import { sensitivityOf } from "./sensitivity";

const context = { phone: { type: "string", required: false, sensitive: true } } satisfies FlowDefinitionV2["context"];
const wait = (more: object, next = "use") => ({ type: "wait" as const, transitions: { user_message: next }, ...more });
const hiddenKeys = (definition: FlowDefinition, keys: readonly string[]) => {
  const { hidesKey } = sensitivityOf(definition, executorFacts);
  return keys.filter(hidesKey);
};

describe("sensitivityOf", () => {
  it("hides no more of a food order than its address and its pay link", () => {
    const { hidesKey, hidesAnswers, members } = sensitivityOf(foodOrderFlow, executorFacts);
    expect(Object.keys(foodOrderFlow.context).filter(hidesKey)).toEqual(["delivery_address"]);
    expect([...members]).toEqual(["checkoutUrl"]);
    expect(Object.keys(foodOrderFlow.states).filter(hidesAnswers)).toEqual(["collect_address"]);
  });

  it("follows copies of copies, whatever their order", () => {
    const sets = [aSet({ d: "{{c}}" }), aSet({ c: "{{b | upper}}", free: "{{total}}" }), aSet({ "b.deep": "{{phone.slice(2)}}" })];
    expect(
      hiddenKeys(aFlow({ ask: wait({ input: { accept: [], store: "phone" } }), use: { type: "action", actions: sets } }, { context }), ["b", "c", "d", "free"]),
    ).toEqual(["b", "c", "d"]);
  });

  it("tells facts from what is handed on", () => {
    const actions = [
      anAction("nlu", { config: { text: "{{phone}}" }, output: "words" }),
      anAction("pricing", { config: { category: "{{phone}}" }, output: "price" }),
      anAction("unknown", { output: "anything" }),
    ];
    expect(hiddenKeys(aFlow({ use: { type: "action", actions } }, { context }), ["words", "price", "pricing_breakdown", "anything"])).toEqual([
      "words",
      "anything",
    ]);
  });

  it("knows an answer that is kept later than it was given", () => {
    const definition = aFlow(
      {
        greet: wait({}, "ask"),
        ask: wait({}, "pass"),
        pass: { type: "action", transitions: { default: "keep" } },
        keep: wait({ onEntry: [aSet({ phone: "{{_input.text}}" })] }, "use"),
        use: { type: "final" },
      },
      { context },
    );
    const { hidesAnswers } = sensitivityOf(definition, executorFacts);
    expect(Object.keys(definition.states).filter(hidesAnswers)).toEqual(["ask", "pass"]);
  });

  it("hides what is understood from an answer that is hidden, and not what is understood from the next one", () => {
    const definition = aFlow(
      {
        ask: wait({ input: { accept: [], store: "phone" } }, "read"),
        read: { type: "action", actions: [anAction("nlu", { output: "first" })], transitions: { default: "more" } },
        more: wait({}, "again"),
        again: { type: "action", actions: [anAction("nlu", { output: "second" })], transitions: { default: "end" } },
        end: { type: "final" },
      },
      { context },
    );
    expect(hiddenKeys(definition, ["first", "second"])).toEqual(["first"]);
  });

  it("hides everything when the keys of a write are known to the run alone", () => {
    const write = anAction("set", { config: { values: "{{phone}}" } });
    expect(hiddenKeys(aFlow({ use: { type: "action", actions: [write] } }, { context }), ["whatever"])).toEqual(["whatever"]);
  });

  it("hides nothing where nothing is sensitive", () => {
    expect(sensitivityOf(aFlow({ use: { type: "action", actions: [aSet({ a: "{{b}}" })] } }), executorFacts).isEmpty).toBe(true);
  });
});
