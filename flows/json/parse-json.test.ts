import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json";

describe("parseJson", () => {
  it("gives the value of ordinary text", () => {
    expect(parseJson('{"a":[1,null,"x"]}')).toEqual({ ok: true, value: { a: [1, null, "x"] } });
  });

  it.each(["__proto__", "constructor", "prototype"])("refuses the key %s at any depth and says where", (key) => {
    expect(parseJson(`{"states":[{"${key}":1}]}`)).toEqual({ ok: false, message: `the key '${key}' is not allowed`, path: `/states/0/${key}` });
  });

  it("refuses the same key when it is written with an escape", () => {
    expect(parseJson('{"\\u005f_proto__":1}')).toMatchObject({ ok: false, path: "/__proto__" });
  });

  it("refuses a hundred thousand brackets without running out of stack", () => {
    expect(parseJson("[".repeat(100_000) + "]".repeat(100_000))).toMatchObject({ ok: false, message: "nested deeper than 64" });
  });

  it("refuses what is not JSON", () => {
    expect(parseJson("{'a':1}")).toMatchObject({ ok: false, path: "" });
  });
});
