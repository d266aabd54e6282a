import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical";

describe("canonicalJson", () => {
  it("sorts keys at every depth and leaves lists in their order", () => {
    expect(canonicalJson({ b: [2, { d: null, c: "x" }, 1], a: true, é: 1, Z: 0 })).toBe('{"Z":0,"a":true,"b":[2,{"c":"x","d":null},1],"é":1}');
  });

  it("leaves out what JSON cannot say", () => {
    expect(canonicalJson({ a: undefined, b: [undefined, Number.NaN], c: () => 1, d: -0 })).toBe('{"b":[null,null],"d":0}');
    expect(canonicalJson(undefined)).toBe("null");
  });

  it("is JSON that says the same, and the same for every order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, reversed(member)])
      .reverse(),
  );
}
