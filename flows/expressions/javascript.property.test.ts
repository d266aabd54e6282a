import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json/json";
import { evaluate } from "./evaluate";
import { createBudget } from "./limits";
import { parseExpression } from "./parse";
import { readPath, writePath } from "./path";

const context: JsonObject = {
  n: 3,
  zero: 0,
  half: 0.5,
  big: 1e21,
  text: "Paneer Tikka",
  digits: "12",
  empty: "",
  yes: true,
  no: false,
  nothing: null,
  list: [3, 1, 2],
  words: ["veg", "spicy", "veg"],
  store: { id: "s1", rank: 2, point: { latitude: 0, tags: ["a", "b"] } },
};

const names = Object.keys(context);

/** What JavaScript itself makes of the same text: only in tests, only of generated texts. */
function runJavaScript(source: string): { outcome: "value"; value: unknown } | { outcome: "syntax" | "type" } {
  try {
    const run = new Function(...names, `"use strict"; return (${source});`);
    return { outcome: "value", value: run(...names.map((name) => context[name])) };
  } catch (error) {
    if (error instanceof SyntaxError) return { outcome: "syntax" };
    if (error instanceof TypeError) return { outcome: "type" };
    throw error;
  }
}

function runOurs(source: string): { outcome: "value"; value: unknown } | { outcome: "syntax" } {
  const parsed = parseExpression(source);
  return parsed.ok
    ? { outcome: "value", value: evaluate(parsed.expression, { context, reserved: {}, now: 0 }, createBudget(1_000_000)) }
    : { outcome: "syntax" };
}

const atom = fc.oneof(
  fc.constantFrom(...names.filter((name) => !["list", "words", "store"].includes(name))),
  fc.constantFrom("true", "false", "null", "undefined", "0", "1", "2.5", "1e3", ".5", "'a'", "'12'", "''", '"veg"', "' 7 '"),
  fc.constantFrom(
    "list[0]",
    "list[n]",
    "words[1]",
    "store.id",
    "store?.rank",
    "store['id']",
    "store.point.tags[1]",
    "nothing?.x",
    "text[0]",
    "text.length",
    "list.length",
    "store.missing",
    "words.length",
  ),
);

const listText = fc.constantFrom("list", "words", "store.point.tags", "[1, 'a', null]", "[]", "words.slice(1)", "[n, [text]]");

/** Texts made by putting pieces side by side: it is the parser's business how they bind, so precedence is tested too. */
const { primitive } = fc.letrec<{ primitive: string }>((tie) => {
  const inner = tie("primitive");
  const wrapped = inner.map((text) => `(${text})`);
  const operators = fc.constantFrom("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&&", "||", "??");
  return {
    primitive: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      atom,
      wrapped,
      fc.tuple(inner, operators, inner).map(([left, operator, right]) => `${left} ${operator} ${right}`),
      fc.tuple(inner, operators, inner, operators, inner).map((parts) => parts.join(" ")),
      fc.tuple(fc.constantFrom("!", "- ", "+ "), fc.oneof(atom, wrapped)).map(([sign, operand]) => sign + operand),
      fc.tuple(inner, inner, inner).map(([test, yes, no]) => `${test} ? ${yes} : ${no}`),
      fc.tuple(listText, fc.constantFrom("+", "==", "<", "!="), inner).map(([list, operator, right]) => `${list} ${operator} (${right})`),
      fc
        .tuple(
          wrapped,
          fc.constantFrom(
            "trim()",
            "toUpperCase()",
            "toLowerCase()",
            "slice(1)",
            "slice(-2, 4)",
            "startsWith('P')",
            "endsWith('a')",
            "includes('ik')",
            "indexOf('n')",
            "length",
          ),
        )
        .map(([receiver, method]) => `${receiver}.${method}`),
      fc.tuple(listText, fc.constantFrom("includes", "indexOf"), inner).map(([list, method, item]) => `${list}.${method}(${item})`),
      fc
        .tuple(listText, fc.constantFrom("join()", "join('-')", "slice(1).join()", "slice(0, -1).length", "slice(-1).join()"))
        .map(([list, method]) => `${list}.${method}`),
    ),
  };
});

describe("the expression language beside JavaScript", () => {
  it("gives what JavaScript gives, and refuses what JavaScript refuses", () => {
    const seen = { value: 0, syntax: 0, type: 0 };
    fc.assert(
      fc.property(primitive, (source) => {
        fc.pre(source.length <= 500);
        const theirs = runJavaScript(source);
        const ours = runOurs(source);
        seen[theirs.outcome] += 1;
        if (theirs.outcome === "syntax") expect(ours.outcome).toBe("syntax");
        // Too deep for us is fine for JavaScript; a property of nothing is undefined here and a TypeError there.
        if (theirs.outcome !== "value" || ours.outcome !== "value") return;
        expect(ours.value, source).toEqual(theirs.value === 0 ? 0 : theirs.value);
      }),
      { numRuns: 4000 },
    );
    expect(seen.value).toBeGreaterThan(1500);
    expect(seen.syntax).toBeGreaterThan(10);
  });

  it("means the same with or without the parentheses that it implies", () => {
    fc.assert(
      fc.property(primitive, (source) => {
        const bare = runOurs(source);
        const wrapped = runOurs(`(${source})`);
        if (bare.outcome === "value" && wrapped.outcome === "value") expect(wrapped.value).toEqual(bare.value);
      }),
    );
  });
});

const anyKey = fc.oneof(fc.constantFrom("__proto__", "constructor", "prototype", "toString", "length", "0", "a", "b"), fc.string({ maxLength: 6 }));

describe("paths", () => {
  it("never reach anything inherited, whatever the path and the data", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(anyKey, { minLength: 1, maxLength: 4 }), (value, keys) => {
        const data: JsonObject = JSON.parse(JSON.stringify({ root: value }));
        const path = keys.join(".");
        const dotted = readPath(data.root, path);
        const source = `root${keys.map((key) => `['' + ${JSON.stringify(key)}]`).join("")}`;
        const parsed = parseExpression(source);
        const computed = parsed.ok ? evaluate(parsed.expression, { context: data, reserved: {}, now: 0 }, createBudget()) : undefined;
        // Whatever is found was in the data or is a length.
        const inside = new Set([JSON.stringify(data.root), ...everyPart(data.root)]);
        for (const found of [dotted, computed]) {
          if (found === undefined || typeof found === "number" || (typeof found === "string" && found.length === 1)) continue;
          expect(inside.has(JSON.stringify(found))).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("read back what they wrote, share the rest, and leave prototypes alone", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b"), fc.jsonValue({ maxDepth: 2 })),
        fc.array(anyKey, { minLength: 1, maxLength: 4 }),
        fc.jsonValue({ maxDepth: 1 }),
        (start, keys, value) => {
          const before: JsonObject = JSON.parse(JSON.stringify(start));
          const copy = structuredClone(before);
          const written: JsonObject[] = [];
          try {
            written.push(writePath(before, keys.join("."), JSON.parse(JSON.stringify(value))));
          } catch (error) {
            expect(error).toMatchObject({ code: "CONTEXT_TYPE" });
          }
          for (const after of written) expect(readPath(after, keys.join("."))).toEqual(JSON.parse(JSON.stringify(value)));
          expect(before).toEqual(copy);
          expect(Object.keys(Object.prototype)).toEqual([]);
          expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function everyPart(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((part) => [JSON.stringify(part), ...everyPart(part)]);
}
