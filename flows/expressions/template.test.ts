import { describe, expect, it } from "vitest";
import type { Json } from "../json/json";
import type { Scope } from "./evaluate";
import { createBudget } from "./limits";
import { pathsIn } from "./paths-in";
import { type Missing, parseTemplate, renderText } from "./template";
import { parseValue, renderParsedValue, renderValue } from "./value-template";

const scope: Scope = {
  context: {
    n: 0,
    flag: false,
    empty: "",
    nothing: null,
    name: "Paneer Tikka",
    distance: 3.2,
    store: { b: 1, a: [true, null] },
    list: ["x", "y"],
    total: 123456.5,
    sneaky: "{{name}}",
    at: "2026-11-21T18:30:00.000Z",
  },
  reserved: { _meta: { currency: "INR", timezone: "Asia/Kolkata" } },
  now: Date.UTC(2026, 10, 21, 1, 47),
};

const render = (text: string, over: Partial<Scope> = {}): Json | undefined => renderText(text, { ...scope, ...over }, createBudget());

describe("renderTemplate", () => {
  it.each<[string, Json | undefined]>([
    ["{{n}}", 0],
    ["{{flag}}", false],
    ["{{empty}}", ""],
    ["{{nothing}}", null],
    ["{{missing}}", undefined],
    ["{{store}}", { b: 1, a: [true, null] }],
    ["{{distance * 10}}", 32],
    ["{{ list.length }}", 2],
  ])("keeps the type of a template that is one placeholder: %s", (text, value) => {
    expect(render(text)).toEqual(value);
  });

  it.each<[string, string]>([
    ["", ""],
    ["plain } text }} {", "plain } text }} {"],
    ["n={{n}} flag={{flag}}", "n=0 flag=false"],
    ["[{{nothing}}{{missing.deep}}]", "[]"],
    ["store {{store}}", 'store {"a":[true,null],"b":1}'],
    ["{{list}}{{list[1]}}", '["x","y"]y'],
    ["{{'}}'}} and {{\"{{\"}}", "}} and {{"],
    ["{{sneaky}}!", "{{name}}!"],
    ["{{1 / 0}} {{0 / 0}}.", "Infinity NaN."],
  ])("prints values inside a text: %s", (text, value) => {
    expect(render(text)).toBe(value);
  });

  it.each<[string, Json | undefined]>([
    ["{{220 | currency}}", "₹220"],
    ["{{total | currency}}", "₹1,23,456.50"],
    ["{{-1234567 | currency}}", "-₹12,34,567"],
    ["{{0.004 | currency}}", "₹0"],
    ["{{1234567.891 | currency('USD')}}", "$1,234,567.89"],
    ["{{1234.5 | currency('JPY')}}", "¥1,235"],
    ["{{5 | currency('XYZ')}}", "XYZ 5"],
    ["{{missing | currency}}", undefined],
    ["{{store | json}}", '{"a":[true,null],"b":1}'],
    ["{{missing | default('none')}}", "none"],
    ["{{empty | default(name)}}", "Paneer Tikka"],
    ["{{n | default(5)}}", 0],
    ["{{flag | default(true)}}", false],
    ["{{name | upper}}", "PANEER TIKKA"],
    ["{{name | lower | default('x')}}", "paneer tikka"],
    ["{{distance * 10.55 | round(1)}}", 33.8],
    ["{{2.5 | round}}", 3],
    ["{{now() | date('YYYY-MM-DD HH:mm:ss')}}", "2026-11-21 07:17:00"],
    ["{{at | date('dddd D MMMM, h:mm A')}}", "Sunday 22 November, 12:00 AM"],
    ["{{at | date('ddd DD/M [at] hh a')}}", "Sun 22/11 at 12 am"],
    ["{{'2026-02-03' | date('D MMM YYYY')}}", "3 Feb 2026"],
    ["{{now() | date}}", "21 Nov 2026, 07:17"],
    ["{{'soon' | date}}", ""],
    ["{{n || flag || 'third'}}", "third"],
  ])("filters: %s", (text, value) => {
    expect(render(text)).toEqual(value);
  });

  it("writes times in the run's zone, and in UTC for a zone that does not exist", () => {
    expect(render("{{now() | date('HH:mm')}}", { reserved: { _meta: { timezone: "America/New_York" } } })).toBe("20:47");
    expect(render("{{now() | date('HH:mm')}}", { reserved: { _meta: { timezone: "Mars/Olympus" } } })).toBe("01:47");
    expect(render("{{now() | date('HH:mm')}} {{5 | currency}}", { reserved: {} })).toBe("01:47 ₹5");
  });

  it("stops a text that grows beyond 65,536 characters", () => {
    const context = { long: "x".repeat(8_000) };
    expect(() => render("{{long}}".repeat(9), { context })).toThrow(expect.objectContaining({ code: "EXPRESSION_LIMIT" }));
    expect(render("{{long}}".repeat(8), { context })).toHaveLength(64_000);
  });
});

describe("parseTemplate", () => {
  it.each<[string, number, string]>([
    ["Hello {{name", 6, "not closed"],
    ["Hello {{}}", 8, "a value"],
    ["a {{name | shout}}", 11, "unknown filter 'shout'"],
    ["a {{name | upper lower}}", 17, "'|' or '}}'"],
    ["a {{name b}}", 9, "'|' or '}}'"],
    ["a {{'open}}", 2, "not closed"],
    ["a {{x.constructor}}", 6, "cannot be read"],
  ])("says where %s goes wrong", (text, offset, words) => {
    const parsed = parseTemplate(text);
    expect(parsed).toMatchObject({ ok: false, error: { offset } });
    expect(parsed.ok ? "" : parsed.error.message).toContain(words);
  });
});

describe("renderValue", () => {
  it("resolves templates at any depth and leaves the rest alone", () => {
    expect(
      renderValue(
        { index: "food", size: 5, filters: { cuisine: "{{missing}}", veg: "{{flag}}" }, list: ["{{missing}}", "{{n}}", { deep: "a{{n}}" }] },
        scope,
        createBudget(),
      ),
    ).toEqual({
      index: "food",
      size: 5,
      filters: { veg: false },
      list: [null, 0, { deep: "a0" }],
    });
  });

  it.each<[Missing, Json]>([
    ["empty", { a: null, b: "[]", c: [null], d: "0", e: "none" }],
    ["keep", { a: "{{nothing}}", b: "[{{ missing.deep }}]", c: ["{{missing}}"], d: "0", e: "none" }],
  ])("leaves what has no value out, or as it is written: %s", (missing, expected) => {
    const config = { a: "{{nothing}}", b: "[{{ missing.deep }}]", c: ["{{missing}}"], d: "{{n}}{{empty}}", e: "{{missing | default('none')}}" };
    expect(renderParsedValue(parseValue(config).value, scope, createBudget(), missing)).toEqual(expected);
  });

  it("refuses what has no value where that is an error, and names it", () => {
    const refuse = (config: Json) => () => renderParsedValue(parseValue(config).value, scope, createBudget(), "error");
    expect(refuse({ a: ["x {{missing.deep}}"] })).toThrow(expect.objectContaining({ code: "CONTEXT_REQUIRED", message: "{{missing.deep}} has no value" }));
    expect(refuse("{{nothing}}")).toThrow(expect.objectContaining({ code: "CONTEXT_REQUIRED" }));
    expect(refuse(["{{n}}", "{{empty}}", "{{flag}}", "{{missing | default(1)}}"])()).toEqual([0, "", false, 1]);
  });

  it("lists every text that cannot be parsed, with its place", () => {
    expect(parseValue({ a: [{ b: "{{" }], c: "{{1 +}}" }).problems.map(({ path }) => path)).toEqual([["a", 0, "b"], ["c"]]);
    expect(() => renderValue({ a: "{{1 +}}" }, scope, createBudget())).toThrow(expect.objectContaining({ code: "BAD_EXPRESSION" }));
  });
});

describe("pathsIn", () => {
  it("lists what a template reads, as deep as can be known", () => {
    const parsed = parseTemplate("{{a.b['c'][0].d | default(e.f)}} {{g[h.i].j}} {{sum(k, 'x').y}} {{(l).m + n.trim().length}}");
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(pathsIn(parsed.template).map(({ keys }) => keys.join("."))).toEqual(["a.b.c.0.d", "e.f", "g", "h.i", "k", "l.m", "n"]);
  });
});
