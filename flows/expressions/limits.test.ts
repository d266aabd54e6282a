import { describe, expect, it } from "vitest";
import type { Json } from "../json";
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
    // The comparison and its two sides, and three objects on the way to the numbers.
    expect(budget.remaining).toBe(10_000 - 102 - 6);
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
