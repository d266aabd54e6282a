import { describe, expect, it } from "vitest";
import { glanceAt, problemsOf } from "./read-json";

describe("glanceAt", () => {
  it("names the flow and counts its states", () => {
    expect(glanceAt('{"name":"Food order","states":{"init":{},"done":{}}}')).toEqual({ words: "Food order, 2 states", error: null });
  });

  it("says that a JSON without states is not a flow", () => {
    expect(glanceAt('{"name":"x"}').error).toBe("This JSON has no states, so it is not a flow.");
    expect(glanceAt("[]").error).toBe("This JSON has no states, so it is not a flow.");
  });

  it("says where text stops being JSON", () => {
    expect(glanceAt('{"name":').error).toMatch(/^This is not complete JSON: /);
    expect(glanceAt('{"states": }').error).toBe("This is not complete JSON: unexpected token '}'.");
  });

  it("is silent while nothing was entered", () => {
    expect(glanceAt("  ")).toEqual({ words: null, error: null });
  });
});

describe("problemsOf", () => {
  it("reads the errors of a refused flow and nothing else", () => {
    expect(problemsOf({ errors: [{ path: "/states", message: "states is missing", extra: 1 }] })).toEqual([{ path: "/states", message: "states is missing" }]);
    expect(problemsOf({ errors: "no" })).toEqual([]);
    expect(problemsOf(undefined)).toEqual([]);
  });
});
