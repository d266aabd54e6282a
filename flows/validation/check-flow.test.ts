import { describe, expect, it } from "vitest";
import { aState } from "@/testing/builders/a-flow";
import { findFact } from "../definition/executor-facts";
import { testFacts } from "../definition/fixtures/executor-facts";
import foodOrderV1 from "../definition/fixtures/food-order-v1.json";
import { normaliseDefinition } from "../definition/normalise";
import { parseDefinition } from "../definition/parse-definition";
import { pointerKeys } from "../json/json-pointer";
import { checkFlow } from "./check-flow";
import { type Issue, type IssueCode, issueCodes } from "./issue";

const say = { executor: "response", config: { message: "Hello" } };

/** A flow without a flaw; every case changes one thing. */
const sane = {
  schemaVersion: 2,
  id: "sane",
  name: "Sane",
  module: "food",
  initialState: "ask",
  finalStates: ["done", "failed"],
  context: { results: { type: "array", required: false }, choice: { type: "string", required: true, default: "none" } },
  apology: "Sorry about {{choice}}",
  states: {
    ask: { type: "wait", onEntry: [say], input: { store: "choice" }, transitions: { user_message: "search" } },
    search: {
      type: "action",
      actions: [{ executor: "search", config: { index: "food_items_v3", query: "{{choice}}" }, output: "results" }],
      transitions: { items_found: "decide", no_items: "ask", error: "failed" },
    },
    decide: { type: "decision", conditions: [{ expression: "len(results) > 3", event: "many" }], transitions: { many: "ask", default: "gather" } },
    gather: {
      type: "parallel",
      branches: { one: [{ executor: "set", config: { values: { first: "{{results[0]}}" } } }], two: [{ executor: "set", config: { values: { last: 1 } } }] },
      transitions: { success: { target: "done", guard: "first != null && last" }, default: "failed" },
    },
    done: { type: "final", onEntry: [say], transitions: {} },
    failed: { type: "final", transitions: {} },
  },
};

type States = { [name: string]: unknown };

function issuesOf(document: object): Issue[] {
  const { errors, warnings } = checkFlow(parseDefinition(document), testFacts);
  return [...errors, ...warnings];
}

function withStates(states: States, rest: object = {}): object {
  return { ...sane, ...rest, states: { ...sane.states, ...states } };
}

/** One flaw each: the document, the issues it must give, and nothing else. */
const cases: [IssueCode, string, object, [path: string, offender: string][]][] = [
  [
    "UNKNOWN_TARGET",
    "a target that is missing",
    withStates({ ask: { ...sane.states.ask, transitions: { user_message: ["search", { target: "nowhere", guard: "choice" }], user_cancels: "constructor" } } }),
    [
      ["/states/ask/transitions/user_cancels", "constructor"],
      ["/states/ask/transitions/user_message/1/target", "nowhere"],
    ],
  ],
  ["UNKNOWN_FINAL_STATE", "a final state without a body", { ...sane, finalStates: ["done", "failed", "lost"] }, [["/finalStates/2", "lost"]]],
  ["UNKNOWN_FINAL_STATE", "a final state that is not listed", { ...sane, finalStates: ["done"] }, [["/states/failed/type", "failed"]]],
  [
    "UNKNOWN_EXECUTOR",
    "an executor that does not exist",
    withStates({ done: { type: "final", onEntry: [{ executor: "teleport", config: {} }] } }),
    [["/states/done/onEntry/0/executor", "teleport"]],
  ],
  ["UNKNOWN_INITIAL_STATE", "an initial state that does not exist", { ...sane, initialState: "nowhere" }, [["/initialState", "nowhere"]]],
  [
    "UNREACHABLE_STATE",
    "a state that nothing leads to",
    withStates({ island: { type: "wait", transitions: { user_message: "done" } } }),
    [["/states/island", "island"]],
  ],
  [
    "NO_WAY_TO_END",
    "states that only lead to each other",
    withStates({
      ask: { ...sane.states.ask, transitions: { user_message: "search", user_edits: "round" } },
      round: { type: "wait", transitions: { user_message: "about" } },
      about: { type: "wait", transitions: { user_message: "round" } },
    }),
    [
      ["/states/round", "round"],
      ["/states/about", "about"],
    ],
  ],
  [
    "DEAD_END",
    "a state without transitions",
    withStates({ search: { ...sane.states.search, transitions: { ...sane.states.search.transitions, no_items: "stuck" } }, stuck: { type: "action" } }),
    [["/states/stuck/transitions", "stuck"]],
  ],
  [
    "DEAD_END",
    "a wait that nothing from outside resumes",
    withStates({ ask: { ...sane.states.ask, transitions: { items_found: "search", error: "failed" } } }),
    [["/states/ask/transitions", "ask"]],
  ],
  [
    "FINAL_HAS_TRANSITIONS",
    "a final state that goes on",
    withStates({ done: { type: "final", transitions: { user_message: "failed" } } }),
    [["/states/done/transitions", "done"]],
  ],
  ["UNKNOWN_ON_ERROR_STATE", "an onError that does not exist", { ...sane, onError: "rescue" }, [["/onError", "rescue"]]],
  [
    "BAD_EXPRESSION",
    "a condition that cannot be read",
    withStates({ decide: { ...sane.states.decide, conditions: [{ expression: "results.length > ", event: "many" }] } }),
    [["/states/decide/conditions/0/expression", "decide"]],
  ],
  [
    "BAD_EXPRESSION",
    "a template, a guard, a `when` and a text that cannot be read",
    withStates({
      ask: {
        type: "wait",
        reminder: "{{",
        onEntry: [{ ...say, when: "a = 1", config: { message: "x {{a b}}" } }],
        input: { store: "choice" },
        transitions: { user_message: { target: "search", guard: "new Date()" } },
      },
    }),
    [
      ["/states/ask/reminder", "ask"],
      ["/states/ask/onEntry/0/when", "ask"],
      ["/states/ask/onEntry/0/config/message", "ask"],
      ["/states/ask/transitions/user_message/guard", "ask"],
    ],
  ],
  ["BAD_EXPRESSION", "an apology that cannot be read", { ...sane, apology: "Sorry {{eval('1')}} {{choice}}" }, [["/apology", "eval"]]],
  [
    "BAD_CONFIG",
    "settings that the executor refuses, templates aside",
    withStates({
      search: {
        ...sane.states.search,
        actions: [
          { executor: "search", config: { query: "{{choice}}", size: "many" }, output: "results" },
          { executor: "zone", config: { latitude: "{{choice}}", longitude: 7 } },
        ],
      },
    }),
    [
      ["/states/search/actions/0/config/index", "search"],
      ["/states/search/actions/0/config/size", "size"],
    ],
  ],
  [
    "BAD_PATTERN",
    "a pattern outside the linear-time syntax",
    withStates({ ask: { ...sane.states.ask, input: { store: "choice", resolve: [{ type: "pattern", event: "user_message", pattern: "(?<=a)b" }] } } }),
    [["/states/ask/input/resolve/0/pattern", "ask"]],
  ],
  [
    "BAD_PATTERN",
    "patterns inside validation fragments, but not a property called pattern",
    withStates(
      { ask: { ...sane.states.ask, input: { store: "choice", validation: { anyOf: [{ type: "string", pattern: "a{9999}" }, { pattern: "ok" }] } } } },
      {
        context: {
          ...sane.context,
          results: { type: "array", required: false, validation: { items: { properties: { pattern: { pattern: "(?=x)" } }, enum: [{ pattern: "(" }] } } },
        },
      },
    ),
    [
      ["/context/results/validation/items/properties/pattern/pattern", "results"],
      ["/states/ask/input/validation/anyOf/0/pattern", "ask"],
    ],
  ],
  [
    "ANSWER_KIND",
    "an answer whose rule asks for another type than the context declares",
    withStates({ ask: { ...sane.states.ask, input: { store: "choice", validation: { type: "integer", minimum: 1 } } } }),
    [["/states/ask/input/validation", "a whole number as 'choice', which the context declares as string"]],
  ],
  [
    "ANSWER_KIND",
    "an answer that is kept as one kind while its rules are for another",
    withStates({ ask: { ...sane.states.ask, input: { store: "choice", kind: "text", validation: { maximum: 3 } } } }),
    [["/states/ask/input/kind", "ask"]],
  ],
  [
    "ANSWER_KIND",
    "a choice without anything to choose from",
    withStates({ ask: { ...sane.states.ask, input: { store: "choice", kind: "choice" } } }),
    [["/states/ask/input/kind", "offers none"]],
  ],
  [
    "OUTPUT_COLLISION",
    "two branches that write one key",
    withStates({
      gather: {
        ...sane.states.gather,
        branches: {
          one: [{ executor: "set", config: { values: { "first.a": 1 } } }],
          two: [
            { executor: "set", config: { values: { last: 1 } } },
            { executor: "nlu", config: {}, output: "first" },
          ],
        },
      },
    }),
    [["/states/gather/branches/two/1/output", "first"]],
  ],
  [
    "OUTPUT_COLLISION",
    "two plain actions of a parallel state that write one key",
    withStates({
      gather: {
        type: "parallel",
        actions: [
          { executor: "nlu", config: {}, output: "first" },
          { executor: "set", config: { values: { "first.b": 1, last: 2 } } },
        ],
        transitions: sane.states.gather.transitions,
      },
    }),
    [["/states/gather/actions/1/config/values/first.b", "first"]],
  ],
  [
    "DEFAULTS_TOO_LARGE",
    "defaults over 64 KB",
    withStates({}, { context: { ...sane.context, choice: { type: "string", required: true, default: "x".repeat(65_530) } } }),
    [["/context", "64 KB"]],
  ],
  [
    "RESERVED_KEY",
    "reserved keys that are declared or written",
    withStates(
      { ask: { ...sane.states.ask, input: { store: "_input.text", options: [{ id: "1", label: "One", set: { _meta: 1 } }] } } },
      { context: { ...sane.context, _event: { type: "string" } } },
    ),
    [
      ["/context/_event", "_event"],
      ["/states/ask/input/store", "_input"],
      ["/states/ask/input/options/0/set/_meta", "_meta"],
    ],
  ],
  [
    "SIDE_EFFECT_IN_PARALLEL",
    "an order in a branch",
    withStates({
      gather: { ...sane.states.gather, branches: { ...sane.states.gather.branches, three: [{ executor: "order", config: {}, onError: "continue" }] } },
    }),
    [["/states/gather/branches/three/0/executor", "order"]],
  ],
  [
    "PARKING_IN_PARALLEL",
    "an address in a branch",
    withStates({
      gather: {
        ...sane.states.gather,
        branches: { ...sane.states.gather.branches, three: [{ executor: "address", config: { field: "home" }, onError: "continue" }] },
      },
    }),
    [["/states/gather/branches/three/0/executor", "address"]],
  ],
  [
    "POSSIBLE_LOOP",
    "a circle that nobody interrupts",
    withStates({
      search: { ...sane.states.search, transitions: { items_found: "decide", no_items: "polish", error: "failed" } },
      polish: { type: "action", actions: [say], transitions: { success: "search" } },
    }),
    [["/states/search/transitions", "'search' → 'polish' → 'search'"]],
  ],
  [
    "MISSING_DEFAULT",
    "a decision that may choose nothing",
    withStates({ decide: { ...sane.states.decide, transitions: { many: "gather" } } }),
    [["/states/decide/transitions", "decide"]],
  ],
  [
    "READ_BEFORE_WRITE",
    "keys that are read too early or misspelt",
    withStates({ ask: { ...sane.states.ask, onEntry: [{ executor: "response", config: { message: "{{len(resuls)}} {{first.name}} {{_meta.channel}}" } }] } }),
    [
      ["/states/ask/onEntry/0/config/message", "resuls"],
      ["/states/ask/onEntry/0/config/message", "first"],
    ],
  ],
  [
    "UNUSED_KEY",
    "a declared key that nothing touches",
    { ...sane, context: { ...sane.context, forgotten: { type: "string" } } },
    [["/context/forgotten", "forgotten"]],
  ],
  [
    "TIMEOUT_WITHOUT_TRANSITION",
    "a timeout that leads nowhere, but not on a wait",
    withStates({ search: { ...sane.states.search, timeout: 5000 }, ask: { ...sane.states.ask, timeout: "PT15M" } }),
    [["/states/search/timeout", "search"]],
  ],
  [
    "LLM_WITHOUT_FALLBACK",
    "a model without words to fall back on",
    withStates({
      done: {
        type: "final",
        onEntry: [
          { executor: "llm", config: { prompt: "Thank them" } },
          { executor: "llm", config: { prompt: "Thank them", fallbackText: "Thanks" } },
        ],
      },
    }),
    [["/states/done/onEntry/0/config", "done"]],
  ],
  [
    "MISSING_ERROR_TRANSITION",
    "an executor that can fail without a way out",
    withStates({ search: { ...sane.states.search, transitions: { items_found: "decide", no_items: "ask" } } }),
    [["/states/search/transitions", "search"]],
  ],
  [
    "UNKNOWN_KEYWORD",
    "rules that are not known, or not as they are set",
    withStates(
      {
        ask: {
          ...sane.states.ask,
          input: { store: "choice", validation: { title: "Choice", minLenght: 2, not: { format: "colour" }, additionalProperties: { type: "strnig" } } },
        },
      },
      {
        context: {
          ...sane.context,
          results: {
            type: "array",
            required: false,
            validation: { items: { patternProperties: {}, properties: { patternProperties: { minimum: "3" } } }, minItems: 0, uniqueItems: false },
          },
        },
      },
    ),
    [
      ["/context/results/validation/items/patternProperties", "results"],
      ["/context/results/validation/items/properties/patternProperties/minimum", "results"],
      ["/states/ask/input/validation/minLenght", "ask"],
      ["/states/ask/input/validation/not/format", "ask"],
      ["/states/ask/input/validation/additionalProperties/type", "ask"],
    ],
  ],
  [
    "UNKNOWN_KEY",
    "properties that mean nothing",
    withStates(
      {
        ask: {
          ...sane.states.ask,
          onEnter: [],
          onEntry: [{ ...say, outptu: "x" }],
          input: { store: "choice", onInvalid: 1 },
          transitions: { user_message: { target: "search", gaurd: "1" } },
        },
      },
      { colour: "red" },
    ),
    [
      ["/colour", "colour"],
      ["/states/ask/onEnter", "onEnter"],
      ["/states/ask/onEntry/0/outptu", "outptu"],
      ["/states/ask/transitions/user_message/gaurd", "gaurd"],
      ["/states/ask/input/onInvalid", "onInvalid"],
    ],
  ],
  ["BAD_TRIGGER", "a name that no program can say", withStates({}, { triggers: [{ webhook: "a b" }] }), [["/triggers/0/webhook", "a b"]]],
  ["TRIGGER_CANNOT_FIRE", "a trigger that says nothing", withStates({}, { triggers: [{ keyword: "menu" }, {}] }), [["/triggers/1", "names nothing"]]],
];

describe("checkFlow", () => {
  it("finds nothing in a sane flow", () => {
    expect(checkFlow(parseDefinition(sane), testFacts)).toEqual({ ok: true, errors: [], warnings: [] });
  });

  it.each(cases)("reports %s for %s, and nothing else", (code, _what, document, expected) => {
    const found = issuesOf(document);
    expect(found.map(({ code: foundCode, path }) => [foundCode, path])).toEqual(expected.map(([path]) => [code, path]));
    found.forEach(({ message }, index) => {
      expect(message).toContain(expected[index]?.[1]);
    });
  });

  it("reports a flow without an end, and one whose beginning is its end", () => {
    const endless = {
      ...sane,
      finalStates: [],
      states: { ask: { type: "wait", transitions: { user_message: "ask" } } },
      initialState: "ask",
      context: {},
      apology: "Sorry",
    };
    expect(issuesOf(endless).map(({ code }) => code)).toEqual(["NO_FINAL_STATE"]);
    const over = { ...endless, finalStates: ["ask"], states: { ask: { type: "final" } } };
    expect(issuesOf(over).map(({ code, path }) => [code, path])).toEqual([["INITIAL_IS_FINAL", "/initialState"]]);
  });

  it("has a case for every code", () => {
    const shown = new Set<string>([...cases.map(([code]) => code), "NO_FINAL_STATE", "INITIAL_IS_FINAL", "NO_MODEL", "TRIGGER_TAKEN"]);
    expect(issueCodes.filter((code) => !shown.has(code))).toEqual([]);
  });

  it("points into the document and says what to do", () => {
    for (const [, , document] of cases) {
      for (const { path, fix } of issuesOf(document)) {
        const keys = pointerKeys(path);
        const holder = keys
          .slice(0, -1)
          .reduce<unknown>(
            (value, key) => (typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined),
            document,
          );
        expect(holder, path).toBeTypeOf("object");
        expect(fix).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it("says of the seed's food order exactly what is missing", () => {
    const { errors, ok } = checkFlow(normaliseDefinition(foodOrderV1, testFacts).definition, testFacts);
    expect(ok).toBe(false);
    expect(errors.map(({ code, path, message }) => ({ code, path, message }))).toEqual([
      { code: "UNKNOWN_TARGET", path: "/states/search_food/transitions/no_items", message: "state 'no_results' is not defined" },
      { code: "UNKNOWN_TARGET", path: "/states/validate_zone/transitions/zone_invalid", message: "state 'zone_error' is not defined" },
      { code: "UNKNOWN_TARGET", path: "/states/confirm_order/transitions/user_cancels", message: "state 'cancelled' is not defined" },
      { code: "UNKNOWN_TARGET", path: "/states/process_payment/transitions/online_selected", message: "state 'payment_gateway' is not defined" },
      { code: "UNKNOWN_TARGET", path: "/states/place_order/transitions/error", message: "state 'order_failed' is not defined" },
      { code: "UNKNOWN_FINAL_STATE", path: "/finalStates/1", message: "final state 'cancelled' is not defined" },
      { code: "UNKNOWN_FINAL_STATE", path: "/finalStates/2", message: "final state 'order_failed' is not defined" },
    ]);
  });

  it("says which keys the seed's food order reads and never makes", () => {
    const { warnings } = checkFlow(normaliseDefinition(foodOrderV1, testFacts).definition, testFacts);
    const early = warnings.filter(({ code }) => code === "READ_BEFORE_WRITE").map(({ message }) => /reads '(\w+)'/.exec(message)?.[1]);
    expect([...new Set(early)].sort()).toEqual(["payment_method", "selected_items", "selected_store"]);
    expect(warnings.filter(({ code }) => code === "MISSING_DEFAULT").map(({ path }) => path)).toEqual(["/states/process_payment/transitions"]);
  });

  it("counts the end of cancelled conversations as reached, since interrupts lead there", () => {
    expect(issuesOf(withStates({ cancelled: { type: "final" } }, { finalStates: ["done", "failed", "cancelled"] }))).toEqual([]);
  });

  it("takes a decision as complete when one condition is another's opposite or always true", () => {
    const decide = (...expressions: string[]) =>
      withStates({
        decide: {
          type: "decision",
          conditions: expressions.map((expression, index) => ({ expression, event: `way_${index}` })),
          transitions: { way_0: "gather", way_1: "ask" },
        },
      });
    expect(issuesOf(decide("choice === 'a'", "choice !== 'a'"))).toEqual([]);
    expect(issuesOf(decide("results", "!results"))).toEqual([]);
    expect(issuesOf(decide("choice", "true"))).toEqual([]);
    // Both are false when the list is missing.
    expect(issuesOf(decide("results.length > 3", "results.length <= 3")).map(({ code }) => code)).toEqual(["MISSING_DEFAULT"]);
  });

  it("does not call a circle a loop when a guard, a condition or a customer is on it", () => {
    const polish = (transitions: object) =>
      withStates({
        search: { ...sane.states.search, transitions: { items_found: "decide", no_items: "polish", error: "failed" } },
        polish: { type: "action", actions: [say], transitions },
      });
    expect(issuesOf(polish({ success: { target: "search", guard: "choice" }, default: "done" }))).toEqual([]);
    expect(issuesOf(polish({ user_message: "search" }))).toEqual([]);
  });

  it("accepts a wait that its own actions, options or a parking executor resume", () => {
    const wait = (state: object) => withStates({ ask: { type: "wait", transitions: { error: "failed" }, ...state } });
    const address = { executor: "address", config: { field: "choice" }, output: "choice" };
    expect(issuesOf(wait({ actions: [address], transitions: { address_valid: "search", error: "failed" } }))).toEqual([]);
    expect(issuesOf(wait({ onEntry: [{ executor: "payment", config: {} }], transitions: { payment_success: "search", error: "failed" } }))).toEqual([]);
    expect(issuesOf(wait({ input: { options: [{ id: "1", label: "One", event: "picked" }] }, transitions: { picked: "search" } }))).toEqual([]);
    expect(
      issuesOf(
        wait({
          onEntry: [{ executor: "response", config: { message: "?", buttons: [{ id: "1", label: "One", event: "picked" }] } }],
          transitions: { picked: "search" },
        }),
      ),
    ).toEqual([]);
  });

  it("asks for a way out of a model's failure only where no text can stand in for its answer", () => {
    const facts = { ...testFacts, llm: { ...(findFact(testFacts, "llm") ?? expect.unreachable()), fallible: true } };
    const withModel = (config: object) =>
      checkFlow(
        parseDefinition(withStates({ ask: { ...sane.states.ask, onEntry: [{ executor: "llm", config: { prompt: "Hi", fallbackText: "Hi", ...config } }] } })),
        facts,
      ).warnings.map(({ code }) => code);
    expect(withModel({})).toEqual([]);
    expect(withModel({ format: "json" })).toEqual(["MISSING_ERROR_TRANSITION"]);
  });

  it("keeps what it knows of a state when another one changes", () => {
    const before = parseDefinition(sane);
    const after = { ...before, states: { ...before.states, extra: aState({ type: "wait" }) } };
    expect(checkFlow(before, testFacts).errors).toEqual([]);
    expect(checkFlow(after, testFacts).errors.map(({ code, path }) => [code, path])).toEqual([
      ["DEAD_END", "/states/extra/transitions"],
      ["UNREACHABLE_STATE", "/states/extra"],
    ]);
  });
});
