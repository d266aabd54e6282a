import fc from "fast-check";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { ActionV2, FlowDefinitionV2, StateV2 } from "@/flows/definition/schema-v2";
import type { Json } from "@/flows/json/json";
import { heavyExpressions } from "./poison-flows";

const expressions = [...heavyExpressions, "true", "false", "broken ((", "n > 3", "free"];
const expression = fc.constantFrom(...expressions);
const guard = fc.option(expression, { nil: undefined, freq: 3 });

const values: fc.Arbitrary<{ [path: string]: Json }> = fc.constantFrom<{ [path: string]: Json }[]>(
  { n: "{{n + 1}}" },
  { text: "{{text}}{{part}}" },
  { free: "{{[free, free]}}" },
  { free: "{{wide}}", n: "{{sum(list)}}" },
  { "free.a.b.c": "{{list}}" },
  { "wide.k1.x.y": 1 },
  { list: "{{list.slice(1)}}" },
  { "list[3]": "{{text}}" },
  { n: "{{1 / 0}}" },
  { t: "{{wide | json}}{{other}}" },
  { part: "{{part + part}}" },
);

const setArbitrary: fc.Arbitrary<ActionV2> = values.map((each) => ({ executor: "set", config: { values: each } }));
const actArbitrary: fc.Arbitrary<ActionV2> = fc
  .record({
    config: fc.constantFrom<{ [key: string]: Json }[]>(
      { result: 1 },
      { size: 50_000 },
      { items: 900 },
      { depth: 70 },
      { replies: 7, size: 3_000, buttons: 20 },
      { fail: "NO_ROUTE" },
      { data: true },
      { event: "x" },
      { big: "{{wide}}{{list}}", result: "{{text}}" },
    ),
    output: fc.constantFrom("free", "t", "o.x", "list"),
  })
  .map((action) => ({ executor: "act", ...action }));

const actionArbitrary: fc.Arbitrary<ActionV2> = fc
  .record({ action: fc.oneof({ weight: 4, arbitrary: setArbitrary }, { weight: 1, arbitrary: actArbitrary }), when: guard, goesOn: fc.boolean() })
  .map(({ action, when, goesOn }) => ({ ...action, ...(when === undefined ? {} : { when }), onError: goesOn ? "continue" : "fail" }));

/** A short list, repeated as often as hurts. */
const listArbitrary: fc.Arbitrary<ActionV2[]> = fc
  .tuple(fc.array(actionArbitrary, { maxLength: 4 }), fc.constantFrom(1, 1, 10, 50))
  .map(([list, times]) => Array.from({ length: times }, () => list).flat());

function stateArbitrary(names: readonly string[]): fc.Arbitrary<StateV2> {
  const target = fc.constantFrom(...names);
  const candidates = fc
    .tuple(fc.array(fc.record({ target, guard }), { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 1, 60))
    .map(([list, times]) => Array.from({ length: times }, () => list).flat())
    .map((list) => list.map(({ guard: given, ...rest }) => ({ ...rest, ...(given === undefined ? {} : { guard: given }) })));
  const transitions = fc
    .dictionary(fc.constantFrom("success", "default", "error", "user_message", "user_confirms", "timeout", "x", "webhook:pay.done"), candidates, {
      noNullPrototype: true,
    })
    .filter((entries) => Object.keys(entries).length > 0);
  const conditions = fc
    .tuple(fc.array(fc.record({ expression, event: fc.constantFrom("x", "success", "default") }), { maxLength: 3 }), fc.constantFrom(1, 1, 100))
    .map(([list, times]) => Array.from({ length: times }, () => list).flat());
  return fc.record({
    type: fc.constantFrom("action" as const, "action" as const, "decision" as const, "wait" as const, "parallel" as const),
    onEntry: listArbitrary,
    actions: listArbitrary,
    onExit: listArbitrary,
    branches: fc.dictionary(fc.constantFrom("one", "two", "three", "four"), listArbitrary, { noNullPrototype: true }),
    join: fc.constantFrom("all" as const, "any" as const, "settled" as const),
    conditions,
    transitions,
    timeout: fc.constantFrom(1, 60_000, 9_007_199_254_740_991),
    reminder: fc.constantFrom("{{wide}}", "still there?"),
    input: fc.record({
      accept: fc.constant(["x"]),
      store: fc.constantFrom("t", "n", "wide.k1"),
      resolve: fc.constantFrom(
        [],
        [{ type: "pattern" as const, event: "x", pattern: "(a?){50}(a?){50}b" }],
        Array.from({ length: 20 }, () => ({ type: "keyword" as const, event: "x", words: Array.from({ length: 100 }, (_, index) => `a ${index}`) })),
      ),
    }),
  });
}

const context: FlowDefinitionV2["context"] = {
  text: { type: "string", required: false, default: "a".repeat(4_000) },
  part: { type: "string", required: false, default: "b".repeat(2_000), validation: { pattern: "(b|bb)*c?" } },
  list: { type: "array", required: false, default: Array.from({ length: 500 }, (_, index) => index), validation: { uniqueItems: true } },
  nested: { type: "array", required: false, default: Array.from({ length: 100 }, () => [null, null, null]) },
  wide: { type: "object", required: false, default: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])) },
  other: { type: "object", required: false, default: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])) },
  n: { type: "number", required: true, default: 0 },
  t: { type: "string", required: false, validation: { anyOf: [{ minLength: 3 }, { enum: ["a", "b"] }, { pattern: "^(a|b)+$" }] } },
};

/** Flows of expensive parts, put together at random and repeated. All of them pass the schema; nothing else can be said of them. */
export const poisonArbitrary: fc.Arbitrary<FlowDefinition> = fc.integer({ min: 1, max: 4 }).chain((count) => {
  const inner = Array.from({ length: count }, (_, index) => `s${index}`);
  return fc
    .tuple(fc.tuple(...inner.map(() => stateArbitrary([...inner, "done"]))), fc.constantFrom("Sorry.", "{{wide}}{{text}}"), fc.boolean())
    .map(([states, apology, hasErrorState]) =>
      parseDefinition({
        schemaVersion: 2,
        id: "poison",
        name: "Poison",
        module: "general",
        initialState: "s0",
        finalStates: ["done"],
        states: { ...Object.fromEntries(states.map((state, index) => [`s${index}`, state])), done: { type: "final", transitions: {} } },
        context,
        apology,
        ...(hasErrorState ? { onError: `s${count - 1}` } : {}),
      }),
    );
});
