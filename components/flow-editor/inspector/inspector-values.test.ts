import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import library from "@/flows/library/food-order-v2.json";
import { catalogue } from "@/testing/builders/core-catalogue";
import { completePath, matchingPaths, pathAtCaret } from "./complete-path";
import { fromText, jsonError, numberFromText, toText, wordsFromText } from "./config-value";
import { contextPaths } from "./context-paths";
import { joinDuration, splitDuration } from "./duration-value";
import { expressionError } from "./expression-field";
import { moveBy, setAt, setKey } from "./set-key";

describe("config values", () => {
  it.each([
    ["{{search_results}}", "{{search_results}}"],
    ['["a","b"]', ["a", "b"]],
    ['{"a":1}', { a: 1 }],
    ['{"a":', '{"a":'],
    ["plain", "plain"],
    ["  ", undefined],
  ])("reads %s", (text, value) => {
    expect(fromText(text)).toEqual(value);
  });

  it.each([
    ["5", 5],
    ["0.7", 0.7],
    ["{{distance * 10}}", "{{distance * 10}}"],
    ["1e", "1e"],
    ["", undefined],
  ])("reads %s as a number where it is one", (text, value) => {
    expect(numberFromText(text)).toEqual(value);
  });

  it("shows what it read again as it was", () => {
    for (const value of ["text", ["a"], { a: { b: 1 } }]) expect(fromText(toText(value))).toEqual(value);
  });

  it("warns of half-typed JSON, not of templates", () => {
    expect(jsonError('{"a":')).not.toBeNull();
    expect(jsonError("{{a}}")).toBeNull();
  });

  it("reads words between commas", () => {
    expect(wordsFromText(" a, b ,,c ")).toEqual(["a", "b", "c"]);
  });
});

describe("completing a path", () => {
  it("begins inside open braces only", () => {
    expect(pathAtCaret("Hi {{food", 9)).toEqual({ from: 5, typed: "food" });
    expect(pathAtCaret("Hi {{food}} and", 15)).toBeNull();
    expect(pathAtCaret("Hi food", 7)).toBeNull();
  });

  it("puts the path in and closes the braces once", () => {
    expect(completePath("Hi {{foo", 8, "food_item")).toEqual({ text: "Hi {{food_item}}", caret: 16 });
    expect(completePath("Hi {{foo}}!", 8, "food_item")).toEqual({ text: "Hi {{food_item}}!", caret: 16 });
  });

  it("offers paths that begin with what is typed before those that hold it", () => {
    const paths = ["order_result", "total", "reorder"].map((path) => ({ path, detail: "" }));
    expect(matchingPaths(paths, "ord").map(({ path }) => path)).toEqual(["order_result", "reorder"]);
  });

  it("knows the fields of the context and what actions put below them", () => {
    const paths = contextPaths(parseDefinition(library), catalogue.descriptions).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["search_results", "delivery_address", "delivery_address.latitude", "order_result.number", "_input.text"]));
  });

  it("knows what every list of actions writes, a transition's own too", () => {
    const writes = (output: string) => [{ executor: "search", config: {}, output }];
    const state = (output: string, more = {}) => ({
      type: "wait",
      onEntry: writes(`${output}_entry`),
      actions: writes(`${output}_main`),
      onExit: writes(`${output}_exit`),
      transitions: {
        user_message: [
          { target: "end", guard: "1", actions: writes(`${output}_first`) },
          { target: "end", actions: writes(`${output}_second`) },
        ],
      },
      ...more,
    });
    const states = {
      ask: state("ask"),
      end: { type: "final", transitions: {} },
      both: { type: "parallel", branches: { one: writes("in_branch") }, transitions: {} },
    };
    const definition = parseDefinition({ ...library, states });
    const paths = contextPaths(definition, catalogue.descriptions).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["ask_entry", "ask_main", "ask_exit", "ask_first", "ask_second", "in_branch"]));
  });
});

describe("durations", () => {
  it.each([
    [900_000, { amount: 15, unit: "minutes" }],
    ["PT24H", { amount: 1, unit: "days" }],
    ["PT90S", { amount: 90, unit: "seconds" }],
  ] as const)("split %s", (duration, parts) => {
    expect(splitDuration(duration)).toEqual(parts);
  });

  it("join to what they were split from", () => {
    expect(splitDuration(joinDuration(15, "minutes"))).toEqual({ amount: 15, unit: "minutes" });
    expect(splitDuration(joinDuration(2, "days"))).toEqual({ amount: 2, unit: "days" });
  });
});

describe("expressionError", () => {
  it("says what is wrong and where, and nothing about what can be read", () => {
    expect(expressionError("payment_method === 'cod'")).toBeNull();
    expect(expressionError("")).toBeNull();
    expect(expressionError("total >")).toMatch(/at character \d+\.$/);
  });
});

describe("lists and keys", () => {
  it("remove a key that is emptied", () => {
    expect(setKey({ a: "x", b: "y" }, "a", "")).toEqual({ b: "y" });
    expect(setKey({ a: "x" }, "a", "z")).toEqual({ a: "z" });
  });

  it("replace, remove and move entries without touching the list", () => {
    const list = ["a", "b", "c"];
    expect(setAt(list, 1, "x")).toEqual(["a", "x", "c"]);
    expect(setAt(list, 1, null)).toEqual(["a", "c"]);
    expect(moveBy(list, 2, -1)).toEqual(["a", "c", "b"]);
    expect(moveBy(list, 0, -1)).toEqual(["a", "b", "c"]);
    expect(list).toEqual(["a", "b", "c"]);
  });
});
