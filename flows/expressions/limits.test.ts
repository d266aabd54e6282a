import { describe, expect, it } from "vitest";
import type { Json } from "../json/json";
import { evaluate } from "./evaluate";
import { createBudget } from "./limits";
import { parseExpression } from "./parse";

function run(source: string, context: { [key: string]: Json } = {}, budget = createBudget()): Json | undefined {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return evaluate(parsed.expression, { context, reserved: {}, now: 0 }, budget);
}

describe("limits of an expression", () => {
  it("takes 500 characters, 200 parts and 20 levels, and not one more", () => {
    expect(parseExpression(`'${"a".repeat(498)}'`).ok).toBe(true);
    expect(parseExpression(`'${"a".repeat(499)}'`).ok).toBe(false);
    // n operands make n - 1 operators: 2n - 1 parts.
    expect(parseExpression(Array.from({ length: 100 }, () => "a").join("+")).ok).toBe(true);
    expect(parseExpression(Array.from({ length: 101 }, () => "a").join("+")).ok).toBe(false);
    // The expression itself is the first level.
    for (const [open, close] of [
      ["(", ")"],
      ["!", ""],
      ["[", "]"],
      ["len(", ")"],
      ["1 + (", ")"],
    ] as const) {
      const levels = open.startsWith("1") ? 9 : 19;
      expect(parseExpression(`${open.repeat(levels)}a${close.repeat(levels)}`).ok, open).toBe(true);
      expect(parseExpression(`${open.repeat(levels + 1)}a${close.repeat(levels + 1)}`).ok, open).toBe(false);
    }
  });

  it("stops texts over 8,192 characters and lists over 1,000 items", () => {
    const limit = expect.objectContaining({ code: "EXPRESSION_LIMIT" });
    const text = "x".repeat(8_192);
    expect(run("text + ''", { text })).toHaveLength(8_192);
    expect(() => run("text + 'x'", { text })).toThrow(limit);
    expect(() => run("list.join(text)", { list: ["a", "b", "c"], text })).toThrow(limit);
    const list = Array.from({ length: 1_001 }, () => 1);
    expect(run("len(list)", { list })).toBe(1_001);
    for (const source of ["sum(list)", "list.slice(1)", "1 in list", "max(list)", "list.join('')", "'' + list"])
      expect(() => run(source, { list }), source).toThrow(limit);
  });

  it("charges work on lists and comparisons of objects", () => {
    const list = Array.from({ length: 1_000 }, (_, index) => index);
    const budget = createBudget();
    run("sum(list)", { list }, budget);
    // The call, its argument, and one for each ten items.
    expect(budget.remaining).toBe(10_000 - 102);
    const wide = { a: { list } };
    const other = structuredClone(wide);
    run("wide === other", { wide, other }, budget);
    // The comparison and its two sides, three objects on the way to the numbers, and one for each sixteen of those.
    expect(budget.remaining).toBe(10_000 - 102 - 6 - 62);
  });
});

describe("work that does not show in the number of parts", () => {
  const long = "a".repeat(8_000);
  const nested = Array.from({ length: 900 }, () => Array.from({ length: 8 }, () => null));
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index]));

  it.each<[string, string, { [key: string]: Json }, number]>([
    ["searching a text for another", "long.includes(part)", { long, part: "b".repeat(4_096) }, 8_000],
    ["asking a text for a text it contains", "contains(long, part)", { long, part: "b".repeat(4_096) }, 8_000],
    ["comparing texts", "long === other", { long, other: `${long.slice(1)}b` }, 30],
    ["ordering texts", "long < other", { long, other: `${long}b` }, 30],
    ["making a text of a list", "nested > 1", { nested }, 900],
    ["making a text upper case", "long.toUpperCase()", { long }, 30],
    ["counting members", "len(wide)", { wide }, 300],
  ])("is charged: %s", (_, source, context, atLeast) => {
    const budget = createBudget();
    run(source, context, budget);
    expect(10_000 - budget.remaining).toBeGreaterThanOrEqual(atLeast);
    expect(budget.remaining).toBeGreaterThanOrEqual(0);
  });

  it("refuses keys and formats that no author writes", () => {
    const limit = expect.objectContaining({ code: "EXPRESSION_LIMIT" });
    expect(() => run("sum(list, key)", { list: [{ a: 1 }], key: "a.".repeat(200) })).toThrow(limit);
  });
});

describe("equality of objects", () => {
  it("asks what they say, so that a stored run decides as the live one did", () => {
    const context = { a: { x: 1, y: [2] }, b: { y: [2], x: 1 }, c: { x: 1 } };
    expect(run("a === b", context)).toBe(true);
    expect(run("a == b && a !== c", context)).toBe(true);
    expect(run("a in [c, b]", context)).toBe(true);
    expect(run("[a].indexOf(b)", context)).toBe(0);
    expect(run("[] === a", { a: {} })).toBe(false);
  });
});
