import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlowError } from "../errors";
import { evaluate, type Scope } from "./evaluate";
import { createBudget, limits } from "./limits";
import { parseExpression } from "./parse";
import { pathsIn } from "./paths-in";
import { parseTemplate, renderTemplate } from "./template";

const scope: Scope = {
  context: { a: { b: [1, "x", { c: null }] }, text: "hello", n: 4, list: [3, 1, 2], constructor: "own" },
  reserved: { _meta: { currency: "INR", timezone: "Asia/Kolkata" }, _event: { name: "user_message", data: { deep: [1] } } },
  now: 1_700_000_000_000,
};

/** Pieces of the language and of what surrounds it, thrown together. */
const pieces = fc.constantFrom(
  ..."a b text n list _meta _event constructor __proto__ len round sum min now contains default currency date json upper in true null undefined this new".split(
    " ",
  ),
  ..."( ) [ ] { } . ?. , ? : + - * / % < <= > >= == != === !== ! && || ?? | = ; ` \\ ' \" # @ => ... 0 1 2.5 1e3 .5 'x' \"y\" '\\u0041' toString() trim() slice(1) length".split(
    " ",
  ),
  " ",
  "{{",
  "}}",
);

const soup = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(" ")),
);

function isData(value: unknown): boolean {
  return (
    value === null ||
    ["undefined", "string", "number", "boolean"].includes(typeof value) ||
    [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))
  );
}

/** Runs it; stopping at a limit is as good as a value. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof FlowError && error.code === "EXPRESSION_LIMIT") return null;
    throw error;
  }
}

describe("any text whatever", () => {
  it("is an expression that gives data, or an error with a place; nothing else happens", () => {
    let parsedCount = 0;
    fc.assert(
      fc.property(soup, (source) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) {
          expect(parsed.error.offset).toBeGreaterThanOrEqual(0);
          expect(parsed.error.offset).toBeLessThanOrEqual(Math.max(source.length, limits.sourceLength));
          return;
        }
        parsedCount += 1;
        const { expression } = parsed;
        expect(isData(attempt(() => evaluate(expression, scope, createBudget())))).toBe(true);
        for (const { keys } of pathsIn(expression)) expect(keys).not.toContain("__proto__");
      }),
      { numRuns: 5000 },
    );
    expect(parsedCount).toBeGreaterThan(100);
  });

  it("is a template that gives data, or an error with a place", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          soup.map((source) => `Hello {{${source}}}!`),
        ),
        (text) => {
          const parsed = parseTemplate(text);
          if (!parsed.ok) {
            expect(parsed.error.offset).toBeLessThanOrEqual(text.length);
            return;
          }
          const { template } = parsed;
          expect(isData(attempt(() => renderTemplate(template, scope, createBudget())))).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("without placeholders is a template that renders as itself", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{{")),
        (text) => {
          const parsed = parseTemplate(text);
          expect(parsed.ok && renderTemplate(parsed.template, scope, createBudget())).toBe(text);
        },
      ),
    );
  });
});
