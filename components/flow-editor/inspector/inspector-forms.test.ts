import { describe, expect, it } from "vitest";
import { type ContextField, flowDefinitionSchema, resolverSchema, type State } from "@/flows/definition/schema";
import type { StateV2 } from "@/flows/definition/schema-v2";
import type { Json, JsonObject } from "@/flows/json/json";

import { triggersOf } from "@/flows/triggers/triggers-of";

import { aField, aState } from "@/testing/builders/a-flow";

import { defaultProblem, defaultText, readDefault, refuseDefault } from "./default-value";
import {
  conflictAt,
  fragmentTypes,
  readObject,
  readRule,
  refuseObject,
  refuseRule,
  restOf,
  rulesOf,
  ruleText,
  typeOfFragment,
  withRest,
} from "./fragment-rules";
import { refuseOptionId } from "./options-input";
import { refuseEventName, refuseNewKey } from "./refuse-name";
import { eventToResolve, newResolver, patternError, refuseWords, resolverTexts } from "./resolvers";
import { renameKey, setKey } from "./set-key";
import { internalHelp } from "./transition-rules";
import { triggerWords, withTriggerWords } from "./trigger-words";

const aWait = (transitions: StateV2["transitions"]): State => aState({ type: "wait", transitions });

describe("new resolvers", () => {
  it.each(resolverTexts.map(({ type }) => type))("of type %s are valid as they stand", (type) => {
    expect(resolverSchema.safeParse(newResolver(type, "user_confirms")).success).toBe(true);
  });

  it("mean what their event's name says", () => {
    expect(newResolver("keyword", "user_changes_address")).toMatchObject({ event: "user_changes_address", words: ["changes address"] });
  });

  it("begin with an event that the state leads on with, not with any message", () => {
    expect(eventToResolve(aWait({ user_message: "a", timeout: "b", user_edits: "c" }))).toBe("user_edits");
    expect(eventToResolve(aWait({ user_message: "a" }))).toBe("user_confirms");
  });
});

describe("patternError", () => {
  it.each(["^\\d{6}$", "yes|no", "[a-z]+"])("takes %s", (source) => {
    expect(patternError(source)).toBeNull();
  });

  it.each(["", "(a", "(?=a)", "(a)\\1", "a".repeat(201)])("refuses %s in words", (source) => {
    expect(patternError(source)).toMatch(/^[A-Z].*\.$/);
  });
});

describe("names", () => {
  it("of events have no spaces and are not empty", () => {
    expect(refuseEventName("user_edits")).toBeNull();
    for (const name of ["", " ", "two words", "x".repeat(129)]) expect(refuseEventName(name)).toMatch(/\.$/);
  });

  it("of branches and intents are new and no prototype keys", () => {
    expect(refuseNewKey("prices", { stock: 1 }, "A branch")).toBeNull();
    expect(refuseNewKey("stock", { stock: 1 }, "A branch")).toBe("There is a branch of this name already.");
    expect(refuseNewKey("", {}, "An intent")).toBe("An intent needs a name.");
    expect(refuseNewKey("__proto__", {}, "A branch")).not.toBeNull();
  });

  it("of options differ from each other", () => {
    const others = ["1"];
    expect(refuseOptionId("2", others)).toBeNull();
    expect(refuseOptionId("1", others)).not.toBeNull();
    expect(refuseOptionId("", others)).not.toBeNull();
  });

  it("change at their place", () => {
    expect(Object.entries(renameKey({ a: 1, b: 2, c: 3 }, "b", "x"))).toEqual([
      ["a", 1],
      ["x", 2],
      ["c", 3],
    ]);
  });

  it("take at least one word", () => {
    expect(refuseWords(" , ")).not.toBeNull();
    expect(refuseWords("yes, ok")).toBeNull();
  });
});

const fragment = (value: JsonObject) => value;
const keysOf = (value: JsonObject) => rulesOf(value, typeOfFragment(value)).map(({ key }) => key);

describe("rules of a fragment", () => {
  it("are those of its type", () => {
    expect(keysOf({ type: "string" })).toEqual(["minLength", "maxLength", "format", "pattern", "enum"]);
    expect(keysOf({ type: "integer" })).toEqual(["minimum", "maximum", "enum"]);
    expect(keysOf({})).toEqual(["enum"]);
  });

  it("show what is set, whatever the type, where a field can show it", () => {
    expect(keysOf({ pattern: "^a", exclusiveMinimum: 2 })).toEqual(["exclusiveMinimum", "pattern", "enum"]);
    expect(keysOf({ type: "string", minLength: "2", enum: ["a, b"], format: "ipv4" })).toEqual(["maxLength", "pattern"]);
  });

  it.each<JsonObject>([
    { type: "string", minLength: 2, "x-note": "ours" },
    { type: ["string", "null"], maxLength: 5 },
    { minLength: "two", enum: [1, "a"], anyOf: [{ type: "string" }] },
    { type: "array", items: { type: "number" }, uniqueItems: true },
    {},
  ])("and the rest are the whole of %j", (value) => {
    const shown = rulesOf(value, typeOfFragment(value));
    const rest = restOf(value, shown, typeOfFragment(value) !== null);
    const shownKeys = Object.keys(value).filter((key) => shown.some((rule) => rule.key === key) || (key === "type" && typeOfFragment(value) !== null));
    expect(new Set([...shownKeys, ...Object.keys(rest)])).toEqual(new Set(Object.keys(value)));
    expect(withRest(value, rest, rest)).toEqual(value);
    expect(shownKeys.filter((key) => Object.hasOwn(rest, key))).toEqual([]);
  });

  it("keep what has no field when a field changes", () => {
    const before = fragment({ type: "string", minLength: 2, "x-note": "ours", not: { const: "a" } });
    expect(setKey(before, "minLength", undefined)).toEqual({ type: "string", "x-note": "ours", not: { const: "a" } });
  });

  it("stay when the rest is emptied", () => {
    const before = fragment({ type: "string", minLength: 2, not: { const: "a" } });
    expect(withRest(before, { not: { const: "a" } }, {})).toEqual({ type: "string", minLength: 2 });
  });

  it("read what they show as it was", () => {
    const values: JsonObject = { minLength: 2, minimum: -1.5, pattern: "^a", enum: ["a", "b"] };
    for (const rule of fragmentTypes.flatMap((type) => rulesOf(values, type))) {
      if (Object.hasOwn(values, rule.key)) expect(readRule(rule, ruleText(values[rule.key]), false)).toEqual(values[rule.key]);
    }
    const [choices] = rulesOf({ enum: [1, 2] }, "number").filter(({ key }) => key === "enum");
    if (!choices) throw new Error("no field for enum");
    expect(readRule(choices, "1, 2.5", true)).toEqual([1, 2.5]);
    expect(refuseRule(choices, "1, two", true)).not.toBeNull();
  });

  it("refuse what is no value of theirs", () => {
    const refusals = rulesOf({ multipleOf: 2 }, "string").map((rule) => [rule.key, refuseRule(rule, rule.key === "pattern" ? "(a" : "-", false) !== null]);
    expect(Object.fromEntries(refusals)).toMatchObject({ minLength: true, maxLength: true, multipleOf: true, pattern: true, enum: false });
  });

  it("say when two of them leave nothing", () => {
    expect(conflictAt("maxLength", { minLength: 5, maxLength: 3 })).toMatch(/below 5/);
    expect(conflictAt("minLength", { minLength: 5, maxLength: 3 })).toBeNull();
    expect(conflictAt("maximum", { minimum: 3, maximum: 3 })).toBeNull();
  });
});

describe("more rules as JSON", () => {
  it("are an object without prototype keys, or nothing", () => {
    expect(refuseObject('{"not":{}}')).toBeNull();
    expect(refuseObject(" ")).toBeNull();
    for (const text of ["[]", "1", "{", '{"__proto__":1}']) expect(refuseObject(text)).toMatch(/\.$/);
    expect(readObject('{"not":{}}')).toEqual({ not: {} });
  });
});

describe("defaults", () => {
  it.each<[ContextField["type"], string, Json | undefined]>([
    ["string", "hello", "hello"],
    ["string", "12", "12"],
    ["number", "12.5", 12.5],
    ["array", "[1]", [1]],
    ["object", '{"a":1}', { a: 1 }],
    ["number", "", undefined],
    ["object", "null", null],
  ])("of type %s read %s", (type, text, value) => {
    expect(refuseDefault(text, type)).toBeNull();
    expect(readDefault(text, type)).toEqual(value);
    if (value !== undefined) expect(readDefault(defaultText(value), type)).toEqual(value);
  });

  it.each([
    ["number", "twelve"],
    ["number", '"12"'],
    ["array", "{}"],
    ["object", "[1]"],
    ["object", "{"],
    ["object", '{"__proto__":1}'],
  ] as const)("of type %s refuse %s in words", (type, text) => {
    expect(refuseDefault(text, type)).toMatch(/\.$/);
  });

  it("are held against the type and the rules of their field", () => {
    expect(defaultProblem(aField({ type: "string", default: "abc", validation: { minLength: 5 } }))).toBe("The default must have at least 5 characters.");
    expect(defaultProblem(aField({ type: "array", default: "abc" }))).toBe("The default must be an array.");
    expect(defaultProblem(aField({ type: "string", default: "abcde", validation: { minLength: 5 } }))).toBeNull();
  });
});

describe("internalHelp", () => {
  it("is there where a transition leads to its own state", () => {
    expect(internalHelp("ask", { id: "t_1", event: "user_message", target: "ask" })).toMatch(/timer is kept/);
    expect(internalHelp("ask", { id: "t_1", event: "user_message", target: "done" })).toBeNull();
  });

  it("says that it has no effect elsewhere, so that it can be taken away", () => {
    expect(internalHelp("ask", { id: "t_1", event: "user_message", target: "done", internal: true })).toMatch(/^Without effect/);
  });
});

describe("trigger words", () => {
  it("read a lone trigger as an intent", () => {
    expect(triggerWords(triggersOf({ trigger: "intent.food.order" }), "intent")).toEqual(["food.order"]);
  });

  it("keep what a trigger says besides, and triggers of other kinds", () => {
    const triggers = [{ intent: "food.order", note: "ours" }, { keyword: "menu", intent: "food.menu" }, { schedule: "0 9 * * *" }];
    expect(withTriggerWords(triggers, "intent", ["food.order", "food.new"])).toEqual([
      { intent: "food.order", note: "ours" },
      { keyword: "menu" },
      { schedule: "0 9 * * *" },
      { intent: "food.new" },
    ]);
  });

  it("give triggers a definition may have", () => {
    const triggers = withTriggerWords([], "keyword", ["a", "a", "b"]);
    expect(triggers).toEqual([{ keyword: "a" }, { keyword: "b" }]);
    expect(flowDefinitionSchema.shape.triggers.safeParse(triggers).success).toBe(true);
  });
});
