import { describe, expect, it } from "vitest";
import type { Json } from "../json/json";
import { evaluate, type Scope } from "./evaluate";
import { createBudget } from "./limits";
import { parseExpression } from "./parse";

const scope: Scope = {
  context: {
    payment_method: "cod",
    n: 0,
    flag: false,
    distance: 3.2,
    name: "Paneer Tikka",
    items: [
      { name: "Paneer Tikka", price: 220, quantity: 2 },
      { name: "Naan", price: 40.5, quantity: 1 },
    ],
    tags: ["veg", "spicy"],
    nothing: null,
    store: { id: "s1", point: { latitude: 0, longitude: 73.8 } },
  },
  reserved: {
    _meta: { currency: "INR", timezone: "Asia/Kolkata" },
    _event: { name: "user_confirms", data: null },
    _input: { text: "yes", event: null, data: null },
  },
  now: 1_700_000_000_000,
};

function run(source: string): Json | undefined {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.error.message}`);
  return evaluate(parsed.expression, scope, createBudget());
}

describe("evaluate", () => {
  it.each<[string, Json | undefined]>([
    ["payment_method === 'cod'", true],
    ["payment_method !== 'cod'", false],
    ["distance * 10", 32],
    ["1 + 2 * 3 - 4 / 2 % 3", 5],
    ["'a' + 1 + 2", "a12"],
    ["1 + 2 + 'a'", "3a"],
    ["-n", 0],
    ["!flag && n == '0'", true],
    ["null == undefined", true],
    ["null === undefined", false],
    ["n || 'none'", "none"],
    ["n ?? 'none'", 0],
    ["nothing ?? 'none'", "none"],
    ["flag ? 1 : n ? 2 : 3", 3],
    ["payment_method in ['cod', 'online']", true],
    ["'sweet' in tags", false],
    ["'id' in store", false],
    ["items[0].price * items[0].quantity + items[1].price", 480.5],
    ["store.point.latitude", 0],
    ["store?.['point']?.longitude", 73.8],
    ["missing.at.any[3].depth", undefined],
    ["missing.trim()", undefined],
    ["n.trim()", undefined],
    ["name.length", 12],
    ["items.length", 2],
    ["tags[tags.length - 1]", "spicy"],
    ["name[0]", "P"],
    ["_event.name", "user_confirms"],
    ["_input.text === 'yes'", true],
    ["_error.code", undefined],
    ["now()", 1_700_000_000_000],
  ])("gives %s = %j", (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it.each<[string, Json | undefined]>([
    ["len(name)", 12],
    ["len(items)", 2],
    ["len(store)", 2],
    ["len(missing)", 0],
    ["round(2.5)", 3],
    ["round(1.005, 2)", 1.01],
    ["round(-2.5)", -2],
    ["floor(2.9) + ceil(2.1) + abs(-4)", 9],
    ["min(3, 1, 2)", 1],
    ["max([3, 1, 2])", 3],
    ["sum([1, 2, null])", 3],
    ["sum(items, 'price')", 260.5],
    ["sum(missing, 'price')", 0],
    ["contains(tags, 'veg')", true],
    ["contains(name, 'Tikka')", true],
    ["contains(missing, 'x')", false],
    ["name.toLowerCase().includes('tikka')", true],
    ["name.startsWith('Paneer') && name.endsWith('Tikka')", true],
    ["'  x '.trim().toUpperCase()", "X"],
    ["name.slice(0, 6)", "Paneer"],
    ["tags.slice(1)", ["spicy"]],
    ["tags.indexOf('spicy')", 1],
    ["tags.join(', ')", "veg, spicy"],
    ["tags.includes('veg')", true],
  ])("gives %s = %j by its functions and methods", (source, value) => {
    expect(run(source)).toEqual(value);
  });
});
