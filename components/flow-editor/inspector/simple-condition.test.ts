import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { aField, aState } from "@/testing/builders/a-flow";
import { emptyCondition, type PathType, readCondition, refuseCondition, toExpression, typeOfPath } from "./simple-condition";

const untyped = () => null;

describe("toExpression", () => {
  it.each<[string, string, PathType, string | null]>([
    [">", "8", "number", "guests > 8"],
    [">", "8", null, "guests > 8"],
    ["===", "8", "string", "guests === '8'"],
    ["===", "cod", null, "guests === 'cod'"],
    ["===", "it's", "string", String.raw`guests === 'it\'s'`],
    ["===", "true", "boolean", "guests === true"],
    ["!= null", "ignored", null, "guests != null"],
    ["===", "", "string", "guests === ''"],
    [">", "", "number", null],
    [">", "many", "number", null],
  ])("%s %s of %s is %s", (operator, value, type, expression) => {
    expect(toExpression({ key: "guests", operator: operator as ">", value }, type)).toBe(expression);
  });

  it("says in words what is missing", () => {
    expect(refuseCondition(emptyCondition, null)).toBe("Say what is looked at.");
    expect(refuseCondition({ key: "a b", operator: "===", value: "1" }, null)).toMatch(/^Use a name/);
  });
});

describe("readCondition", () => {
  it.each([
    ["guests > 8", { key: "guests", operator: ">", value: "8" }],
    [" cart.total<=500 ", { key: "cart.total", operator: "<=", value: "500" }],
    ['payment_method === "cod"', { key: "payment_method", operator: "===", value: "cod" }],
    ["note != null", { key: "note", operator: "!= null", value: "" }],
    ["", emptyCondition],
  ])("reads %j", (expression, condition) => {
    expect(readCondition(expression, untyped)).toEqual(condition);
  });

  // What three fields would change in meaning stays an expression.
  it.each([
    "guests == 8",
    "guests > limit",
    "8 < guests",
    "a > 1 && b > 2",
    "len(items) > 0",
    "guests === '8'",
    "guests >",
    "items[0] === 'a'",
    "guests === -0.5e1",
  ])("leaves %j as it is", (expression) => {
    expect(readCondition(expression, untyped)).toBeNull();
  });

  it("gives back what was read, word for word or in other words of the same meaning", () => {
    const read = readCondition("size === '8'", () => "string");
    expect(read && toExpression(read, "string")).toBe("size === '8'");
  });
});

describe("typeOfPath", () => {
  it("is what is declared, else what the rule of a kept answer says", () => {
    const definition = aDefinition();
    const asks = aState({ type: "wait", input: { accept: [], store: "guests", validation: { type: "integer" } } });
    const flow = { ...definition, context: { name: aField({ type: "string" }) }, states: { ...definition.states, asks } };
    expect([typeOfPath(flow, "name"), typeOfPath(flow, "guests"), typeOfPath(flow, "unknown")]).toEqual(["string", "number", null]);
  });
});
