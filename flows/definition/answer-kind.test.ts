import { describe, expect, it } from "vitest";
import { aField, aFlow } from "@/testing/builders/a-flow";
import type { JsonObject } from "../json/json";
import { answerKindOf, declaredKeys, kindOfRule } from "./answer-kind";

describe("kindOfRule", () => {
  it.each<[JsonObject, string | null]>([
    [{ type: "integer", minimum: 1 }, "wholeNumber"],
    [{ type: ["integer", "null"] }, "wholeNumber"],
    [{ type: "number" }, "number"],
    [{ maximum: 3 }, "number"],
    [{ type: "boolean" }, "yesNo"],
    [{ type: "string", format: "date" }, "date"],
    [{ format: "date" }, "date"],
    [{ type: "string", minLength: 2 }, "text"],
    [{ pattern: "^a" }, "text"],
    [{ enum: ["tea", "coffee"] }, "choice"],
    [{ enum: [1, 2] }, null],
    [{ type: ["string", "number"] }, null],
    [{ type: "object" }, null],
    [{ anyOf: [{ type: "string" }] }, null],
    [{}, null],
  ])("of %j is %s", (rule, kind) => expect(kindOfRule(rule)).toBe(kind));
});

describe("answerKindOf", () => {
  it("is what the author says, else what the rule asks for, else what the context declares", () => {
    const field = aField({ type: "number" });
    expect(answerKindOf({ kind: "date", validation: { type: "integer" } }, field)).toBe("date");
    expect(answerKindOf({ validation: { type: "integer" } }, field)).toBe("wholeNumber");
    expect(answerKindOf({}, field)).toBe("number");
    expect(answerKindOf({}, undefined)).toBeNull();
  });
});

describe("declaredKeys", () => {
  it("are those of the context, and those that are kept, by the first state that keeps them", () => {
    const input = (store: string, validation?: JsonObject) => ({ accept: [], store, ...(validation === undefined ? {} : { validation }) });
    const flow = aFlow(
      {
        a: { type: "wait", input: input("party_size", { type: "integer" }) },
        b: { type: "wait", input: input("party_size") },
        c: { type: "wait", input: input("name") },
        d: { type: "wait", input: input("veg") },
      },
      { context: { veg: { type: "boolean", required: false } } },
    );
    expect(declaredKeys(flow)).toEqual([
      { key: "veg", type: "boolean", kind: "yesNo", state: null },
      { key: "party_size", type: "number", kind: "wholeNumber", state: "a" },
      { key: "name", type: "string", kind: "text", state: "c" },
    ]);
  });
});
