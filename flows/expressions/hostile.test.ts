import { describe, expect, it } from "vitest";
import { FlowError } from "../errors";
import type { Json, JsonObject } from "../json/json";
import { evaluate, type Scope } from "./evaluate";
import { hostileExpressions } from "./fixtures/hostile-expressions";
import { createBudget } from "./limits";
import { parseExpression } from "./parse";
import { parseTemplate, renderTemplate } from "./template";

function nest(depth: number): Json {
  let value: Json = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

function createScope(): Scope {
  const context: JsonObject = {
    a: { b: { c: 1 }, own: "yes" },
    key: "constructor",
    text: "hello",
    list: [{ name: "x" }, 2, "three"],
    big: "b".repeat(4_000),
    wide: Array.from({ length: 1_000 }, () => "12345678"),
    huge: Array.from({ length: 5_000 }, (_, index) => index),
    deep: nest(5_000),
    tricky: JSON.parse('{"toString":"not a function","valueOf":7,"toJSON":true,"then":[1],"length":"long"}'),
  };
  return { context, reserved: { _meta: { currency: "INR" }, _event: null, _input: null, _error: null }, now: 1_700_000_000_000 };
}

/** The value, or the name of the limit that stopped it. */
function outcomeOf(run: (scope: Scope) => Json | undefined): unknown {
  const scope = createScope();
  try {
    return run(scope);
  } catch (error) {
    if (error instanceof FlowError) return error.code;
    throw error;
  }
}

/** True for plain data only: no function, no class, nothing with a prototype of its own. */
function isData(value: unknown): boolean {
  if (value === null || ["undefined", "string", "number", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

describe("hostile expressions", () => {
  it("are many, and no two the same", () => {
    expect(new Set(hostileExpressions.map(({ source }) => source)).size).toBe(hostileExpressions.length);
    expect(hostileExpressions.length).toBeGreaterThan(250);
  });

  it.each(hostileExpressions.filter(({ outcome }) => outcome === "refused"))("are refused: $what: $source", ({ source }) => {
    const parsed = parseExpression(source);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.error.message).not.toBe("");
    expect(parsed.error.offset).toBeGreaterThanOrEqual(0);
    expect(parsed.error.offset).toBeLessThanOrEqual(source.length);
  });

  it.each(hostileExpressions.filter(({ outcome }) => outcome === "harmless"))("only give data: $what: $source", ({ source }) => {
    const before = JSON.stringify([Object.getOwnPropertyNames(Object.prototype), Object.getOwnPropertyNames(Array.prototype), Object.keys(globalThis)]);
    const parsed = parseExpression(source);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const result = outcomeOf((scope) => evaluate(parsed.expression, scope, createBudget()));
    expect(isData(result)).toBe(true);
    if (typeof result === "string") expect(result.length).toBeLessThanOrEqual(8_192);
    expect(JSON.stringify([Object.getOwnPropertyNames(Object.prototype), Object.getOwnPropertyNames(Array.prototype), Object.keys(globalThis)])).toBe(before);
  });

  const outOfReach = [
    "constructor by a computed key",
    "prototype by a computed key",
    "inherited members",
    "the world outside by name",
    "letters that look alike",
  ];

  it.each(hostileExpressions.filter(({ what, outcome }) => outcome === "harmless" && outOfReach.includes(what)))(
    "find nothing: $what: $source",
    ({ source }) => {
      const parsed = parseExpression(source);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(outcomeOf((scope) => evaluate(parsed.expression, scope, createBudget()))).toBeUndefined();
    },
  );

  it("are refused inside a template, or give a text of bounded length", () => {
    for (const { source, outcome } of hostileExpressions) {
      const parsed = parseTemplate(`x{{${source}}}y`);
      if (!parsed.ok) continue;
      // A `|` inside a placeholder begins a filter, which no hostile expression names.
      expect(outcome, source).toBe("harmless");
      const text = outcomeOf((scope) => renderTemplate(parsed.template, scope, createBudget()));
      expect(typeof text).toBe("string");
      expect(String(text).length).toBeLessThanOrEqual(65_536);
    }
  });

  it("leave the context as it was", () => {
    const scope = createScope();
    // Too deep for JSON.stringify.
    const { deep: _deep, ...context } = scope.context;
    const before = JSON.stringify(context);
    for (const { source } of hostileExpressions) {
      const parsed = parseExpression(source);
      if (parsed.ok) outcomeOf(() => evaluate(parsed.expression, scope, createBudget()));
    }
    expect(JSON.stringify(context)).toBe(before);
  });

  it("do not run a getter", () => {
    let reads = 0;
    const context: JsonObject = Object.defineProperty({}, "trap", {
      enumerable: true,
      get: () => {
        reads += 1;
        return "caught";
      },
    });
    const parsed = parseExpression("trap");
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(evaluate(parsed.expression, { context, reserved: {}, now: 0 }, createBudget())).toBeUndefined();
    expect(reads).toBe(0);
  });

  it("read `__proto__` as nothing even where data has it as an own key", () => {
    const context: JsonObject = JSON.parse('{"a":{"__proto__":{"polluted":true},"constructor":"own"}}');
    for (const source of ["a['__pro' + 'to__']", "a['con' + 'structor']"]) {
      const parsed = parseExpression(source);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(evaluate(parsed.expression, { context, reserved: {}, now: 0 }, createBudget())).toBeUndefined();
    }
  });
});

describe("the work of one signal", () => {
  it("ends after ten thousand evaluations, over all expressions that share the budget", () => {
    const parsed = parseExpression("a.b.c + a.b.c");
    if (!parsed.ok) throw new Error(parsed.error.message);
    const scope = createScope();
    const budget = createBudget();
    let runs = 0;
    expect(() => {
      for (; runs < 10_000; runs += 1) evaluate(parsed.expression, scope, budget);
    }).toThrow(expect.objectContaining({ code: "EXPRESSION_LIMIT" }));
    // Two paths of five nodes (name, two keys, two members) and the sum: 11 evaluations a run.
    expect(runs).toBe(Math.floor(10_000 / 11));
  });
});
