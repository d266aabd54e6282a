import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "./json";
import { compileFragment } from "./json-fragment";
import type { Meter } from "./meter";

const aMeter = (left = 100_000): Meter => ({ left, before: left });

describe("compileFragment", () => {
  it.each<[JsonObject, Json[], Json[]]>([
    [{ type: "integer", minimum: 1, maximum: 9 }, [1, 9], [0, 10, 1.5, "1", null]],
    [{ type: ["string", "null"] }, ["", null], [1, [], {}]],
    [{ enum: ["cod", 1, { a: 1, b: 2 }] }, ["cod", 1, { b: 2, a: 1 }], ["COD", 2, {}]],
    [{ const: 0 }, [0], [1, "0"]],
    [{ exclusiveMinimum: 0, exclusiveMaximum: 1 }, [0.5, "x"], [0, 1]],
    [{ multipleOf: 0.1 }, [0.3, 1], [0.35]],
    [{ minLength: 2, maxLength: 3 }, ["ab", "नहीं".slice(0, 2), 5], ["a", "abcd"]],
    [{ pattern: "^\\d{6}$" }, ["422001", 1], ["42200", "422001x"]],
    [{ pattern: "(a)\\1" }, [], ["aa"]],
    [{ format: "email" }, ["a@b.co"], ["a@b", "@", "a b@c.d"]],
    [{ format: "date" }, ["2026-02-28"], ["2026-13-01", "today"]],
    [{ type: "array", minItems: 1, maxItems: 2, uniqueItems: true, items: { type: "number" } }, [[1], [1, 2]], [[], [1, 2, 3], [1, 1], ["1"]]],
    [{ required: ["a"], properties: { a: { type: "string" } }, additionalProperties: false }, [{ a: "" }], [{}, { a: 1 }, { a: "", b: 1 }]],
    [{ anyOf: [{ type: "string" }, { minimum: 5 }] }, ["x", 6], [4]],
    [{ oneOf: [{ minimum: 5 }, { maximum: 9 }] }, [1, 10], [7]],
    [{ allOf: [{ minimum: 5 }, { maximum: 9 }] }, [7], [1, 10]],
    [{ not: { enum: ["x"] } }, ["y"], ["x"]],
    [
      { properties: { a: { type: "string" } }, additionalProperties: { type: "number" } },
      [{ a: "", b: 1 }, { a: "" }, {}, "x"],
      [{ a: "", b: "" }, { b: null }],
    ],
    [{ additionalProperties: true, items: true }, [{ a: 1 }, [1]], []],
    [{ items: false, properties: { a: false, b: true } }, [[], {}, { b: 1 }], [[1], { a: 1 }]],
    [{ anyOf: [true, { type: "string" }] }, [1, "x"], []],
    [{ not: false }, [1, null], []],
    [{ pattern: "^\\p{Lu}[\\p{L}\\p{M} ]+$" }, ["Łódź", "Été", 1], ["9am", "A1"]],
    [{ title: "says nothing", $comment: "either" }, [1, null, "x"], []],
  ])("%j", (fragment, good, bad) => {
    const check = compileFragment(fragment);
    expect(good.filter((value) => check(value, aMeter()) !== null)).toEqual([]);
    expect(bad.filter((value) => check(value, aMeter()) === null)).toEqual([]);
  });

  it("says what is wrong and where", () => {
    expect(
      compileFragment({ properties: { items: { items: { properties: { quantity: { minimum: 1 } } } } } })(
        { items: [{ quantity: 1 }, { quantity: 0 }] },
        aMeter(),
      ),
    ).toBe("'items' item 1 'quantity' must be at least 1");
  });

  it.each<[string, JsonObject, Json]>([
    ["a pattern", { pattern: "(a|a)*b" }, "a".repeat(4_000)],
    [
      "many choices for many items",
      { items: { anyOf: Array.from({ length: 200 }, (_, index) => ({ const: index === 199 ? "x" : index })) } },
      Array.from({ length: 900 }, () => "x"),
    ],
    ["the characters of a long text", { minLength: 1 }, "x".repeat(60_000)],
    ["items that must differ", { uniqueItems: true }, Array.from({ length: 900 }, (_, index) => `item ${index} ${"x".repeat(50)}`)],
  ])("gives up on %s when its work is used up, and says so", (_, fragment, value) => {
    const meter = aMeter(5_000);
    compileFragment(fragment)(value, meter);
    expect(meter.left).toBeLessThan(0);
    const enough = aMeter(10_000_000);
    compileFragment(fragment)(value, enough);
    expect(enough.left).toBeGreaterThan(0);
  });
});
