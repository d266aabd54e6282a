import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { createBudget } from "../../expressions/limits";
import type { Json, JsonObject } from "../../json/json";
import { compile } from "../compile/compile";
import type { Write } from "../run/agenda";
import { writeContext } from "./write-context";

const flow = compile(
  aFlow(
    { z: { type: "final" } },
    {
      context: {
        n: { type: "number", required: false, validation: { minimum: 0 } },
        o: { type: "object", required: false },
        list: { type: "array", required: false },
        sure: { type: "string", required: false, nullable: false },
        maybe: { type: "string", required: true, nullable: true },
      },
    },
  ),
  {},
);
const write = (context: JsonObject, ...writes: Write[]) => writeContext(flow, context, writes, createBudget());

describe("writeContext", () => {
  it.each<[string, JsonObject, string, Json, JsonObject, object]>([
    ["adds a key", {}, "a", 1, { a: 1 }, { op: "add", path: "/a", value: 1 }],
    ["replaces a key", { a: 1 }, "a", null, { a: null }, { op: "replace", path: "/a", value: null }],
    ["makes the objects on the way", {}, "a.b.c", 1, { a: { b: { c: 1 } } }, { op: "add", path: "/a", value: { b: { c: 1 } } }],
    ["adds inside what is there", { a: { x: 1 } }, "a.b.c", 1, { a: { x: 1, b: { c: 1 } } }, { op: "add", path: "/a/b", value: { c: 1 } }],
    ["puts an object in the place of null", { a: null }, "a.b", 1, { a: { b: 1 } }, { op: "replace", path: "/a", value: { b: 1 } }],
    ["writes into a list", { l: [1, { x: 1 }] }, "l[1].x", 2, { l: [1, { x: 2 }] }, { op: "replace", path: "/l/1/x", value: 2 }],
    ["adds at the end of a list", { l: [1] }, "l.1", 2, { l: [1, 2] }, { op: "add", path: "/l/1", value: 2 }],
    ["escapes what a pointer must escape", {}, "a/b~c", 1, { "a/b~c": 1 }, { op: "add", path: "/a~1b~0c", value: 1 }],
    ["stores -0 as 0", {}, "n", -0, { n: 0 }, { op: "add", path: "/n", value: 0 }],
    ["takes null for a value where the field says so", {}, "maybe", null, { maybe: null }, { op: "add", path: "/maybe", value: null }],
    ["lets null stand for every declared type", { n: 1 }, "n", null, { n: null }, { op: "replace", path: "/n", value: null }],
  ])("%s", (_, before, path, value, after, operation) => {
    expect(write(before, { path, value })).toEqual({ ok: true, context: after, patch: [operation] });
  });

  it.each<[string, JsonObject, string, Json]>([
    ["a text for a number", {}, "n", "3"],
    ["null where the field refuses it", { sure: "x" }, "sure", null],
    ["another type where null is a value too", {}, "maybe", 1],
    ["what the validation refuses", {}, "n", -1],
    ["a list for an object", {}, "o", []],
    ["a key inside a declared list", {}, "list.x", 1],
    ["a reserved key", {}, "_error.code", 1],
    ["a prototype's key", {}, "o.__proto__.x", 1],
    ["a path through a text", { t: "x" }, "t.y", 1],
    ["NaN", {}, "n", Number.NaN],
    ["an infinity deep inside", {}, "o", { x: [Number.POSITIVE_INFINITY] }],
  ])("refuses %s", (_, before, path, value) => {
    expect(write(before, { path, value })).toMatchObject({ ok: false, code: "CONTEXT_TYPE" });
  });

  it("writes all or nothing", () => {
    const before = { n: 1 };
    expect(write(before, { path: "x", value: 1 }, { path: "n", value: "no" })).toMatchObject({ ok: false, message: "'n' must be number" });
    expect(before).toEqual({ n: 1 });
  });

  it("refuses to grow over 64 KB, counted in UTF-8 (A26)", () => {
    expect(write({ a: "x".repeat(33_000) }, { path: "b", value: "x".repeat(32_000) }).ok).toBe(true);
    expect(write({ a: "x".repeat(33_600) }, { path: "b", value: "x".repeat(32_000) })).toMatchObject({ ok: false, code: "CONTEXT_TOO_LARGE" });
    expect(write({}, { path: "a", value: "é".repeat(33_000) })).toMatchObject({ ok: false, code: "CONTEXT_TOO_LARGE" });
    const half = { a: { text: "x".repeat(40_000) } };
    expect(write(half, { path: "b.c", value: "y".repeat(30_000) })).toMatchObject({ ok: false, code: "CONTEXT_TOO_LARGE" });
  });

  it("refuses a patch of more than 32 KB", () => {
    expect(write({}, { path: "a", value: "x".repeat(32_000) }).ok).toBe(true);
    expect(write({}, { path: "a", value: "x".repeat(32_768) })).toMatchObject({ ok: false, code: "CONTEXT_TOO_LARGE" });
    expect(write({}, { path: "a", value: "x".repeat(20_000) }, { path: "b", value: "x".repeat(20_000) })).toMatchObject({
      ok: false,
      code: "CONTEXT_TOO_LARGE",
    });
  });

  it("leaves out members that are undefined or have a prototype's key", () => {
    const value: Json = JSON.parse('{"a":1,"__proto__":{"polluted":true}}');
    expect(write({}, { path: "v", value })).toMatchObject({ ok: true, context: { v: { a: 1 } } });
    expect(Object.prototype).not.toHaveProperty("polluted");
  });
});
