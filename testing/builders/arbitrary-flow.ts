import fc from "fast-check";
import { parseDefinition } from "@/flows/definition/parse-definition";
import { answerKinds, type FlowDefinition, type Resolver } from "@/flows/definition/schema";
import type { ActionV2, FlowDefinitionV2, InputOptionV2, InputSpecV2, StateV2 } from "@/flows/definition/schema-v2";
import type { Json } from "@/flows/json/json";

/** Texts that hit options, the lexicon, interrupts or nothing. */
export const texts = [
  "a",
  "1",
  "2",
  "red",
  "blue please",
  "yes",
  "no, not ok",
  "cancel",
  "help",
  "start over",
  "agent",
  "go on",
  "show me pizza",
  "12",
  "red and blue",
  "  ",
  "चलो",
  "nine people",
  "2 or 3",
  "kal",
];

/** Events that signals bring and transitions wait for. */
export const outsideEvents = [
  "user_message",
  "user_confirms",
  "user_cancels",
  "user_refines",
  "location_shared",
  "webhook:pay.done",
  "trigger:tick",
  "timeout",
  "resume",
  "cancel",
];

const executorEvents = ["items_found", "no_items", "data_invalid", "data_valid"];
const innerEvents = ["success", "error", "default", "max_attempts"];

const expressions = [
  "n > 1",
  "n % 2 == 0",
  "_input.text == 'a'",
  "t",
  "!t",
  "_event.name == 'user_message'",
  "_error.code == 'NO_ROUTE'",
  "o.x",
  "broken ((",
  "len(list) > 2",
];

/** One outcome of the `act` executor of `an-executor.ts`. */
const scriptArbitrary: fc.Arbitrary<{ [key: string]: Json }> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ event: fc.constantFrom(...executorEvents) }) },
  { weight: 3, arbitrary: fc.record({ result: fc.constantFrom<Json[]>(1, "x", { x: true, y: [1, 2] }, [1, 2, 3], "{{n + 1}}", "{{_input.text}}", null) }) },
  { weight: 2, arbitrary: fc.record({ fail: fc.constantFrom("NO_ROUTE", "ACTION_FAILED"), retryable: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ park: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ say: fc.constantFrom("hello", "n is {{n}}") }) },
  { weight: 1, arbitrary: fc.record({ data: fc.constant({ found: 7, other: 1 }), scalar: fc.constant(3), result: fc.constant({ total: 3 }) }) },
);

const callArbitrary: fc.Arbitrary<ActionV2> = fc
  .record({
    config: scriptArbitrary,
    output: fc.option(fc.constantFrom<(string | { [key: string]: string })[]>("n", "t", "o", "o.x", "list", { n: "total", t: "missing" }), { nil: undefined }),
    when: fc.option(fc.constantFrom(...expressions), { nil: undefined, freq: 4 }),
    onError: fc.option(fc.constantFrom("fail" as const, "continue" as const), { nil: undefined }),
  })
  .map(({ config, output, when, onError }) => ({
    executor: "act",
    config,
    ...(output === undefined ? {} : { output }),
    ...(when === undefined ? {} : { when }),
    ...(onError === undefined ? {} : { onError }),
  }));

const setArbitrary: fc.Arbitrary<ActionV2> = fc
  .constantFrom<Json[]>(
    { n: "{{n + 1}}" },
    { t: "{{_input.text}}", "o.x": 1 },
    { n: "text" },
    { list: [1, 2, 3] },
    { free: { deep: [1] } },
    { "free.deep.0": 2 },
  )
  .map((values) => ({ executor: "set", config: { values } }));

const actionArbitrary = fc.oneof({ weight: 3, arbitrary: callArbitrary }, { weight: 2, arbitrary: setArbitrary });
const listArbitrary = fc.array(actionArbitrary, { maxLength: 3 });

const inputArbitrary: fc.Arbitrary<InputSpecV2> = fc.record({
  accept: fc.subarray(["user_message", "user_confirms", "picked"]),
  options: fc.constantFrom<InputOptionV2[][]>(
    [],
    [
      { id: "red", label: "Red one", set: { t: "red" } },
      { id: "blue", label: "Blue one", keywords: ["sky"], event: "user_confirms", set: { t: "blue" } },
    ],
  ),
  resolve: fc.constantFrom<Resolver[][]>(
    [],
    [{ type: "keyword", event: "picked", words: ["please"] }],
    [{ type: "pattern", event: "picked", pattern: "^\\d+$" }],
    [{ type: "nlu", events: { pick: "picked" } }, { type: "llm" }],
  ),
  store: fc.option(fc.constantFrom("t", "n", "o.x", "k"), { nil: undefined }),
  kind: fc.option(fc.constantFrom(...answerKinds), { nil: undefined, freq: 2 }),
  maxAttempts: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
});

function transitionsArbitrary(names: readonly string[], events: readonly string[]): fc.Arbitrary<StateV2["transitions"]> {
  const target = fc.constantFrom(...names);
  const detailed = fc
    .record({
      target,
      guard: fc.option(fc.constantFrom(...expressions), { nil: undefined }),
      internal: fc.boolean(),
      actions: fc.array(actionArbitrary, { maxLength: 1 }),
    })
    .map(({ guard, ...rest }) => ({ ...rest, ...(guard === undefined ? {} : { guard }) }));
  const entry = fc.oneof(
    { weight: 3, arbitrary: target },
    { weight: 2, arbitrary: detailed },
    { weight: 1, arbitrary: fc.array(fc.oneof(target, detailed), { minLength: 1, maxLength: 2 }) },
  );
  return fc.dictionary(fc.constantFrom(...events), entry, { maxKeys: 5, noNullPrototype: true });
}

function stateArbitrary(names: readonly string[]): fc.Arbitrary<StateV2> {
  const common = {
    onEntry: listArbitrary,
    onExit: fc.array(actionArbitrary, { maxLength: 1 }),
    conditions: fc.array(fc.record({ expression: fc.constantFrom(...expressions), event: fc.constantFrom(...executorEvents, "success") }), { maxLength: 2 }),
  };
  const timed = {
    timeout: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
    reminder: fc.option(fc.constant("still there, {{n}}?"), { nil: undefined }),
  };
  const wait = fc
    .record({
      ...common,
      ...timed,
      actions: listArbitrary,
      input: inputArbitrary,
      interrupts: fc.boolean(),
      transitions: transitionsArbitrary(names, [...outsideEvents, ...executorEvents, ...innerEvents, "picked"]),
    })
    .map((state): StateV2 => ({ type: "wait", ...state }));
  const action = fc
    .record({ ...common, actions: listArbitrary, transitions: transitionsArbitrary(names, [...executorEvents, ...innerEvents, "user_message"]) })
    .map((state): StateV2 => ({ type: "action", ...state }));
  const decision = fc
    .record({ conditions: common.conditions, transitions: transitionsArbitrary(names, [...executorEvents, "default", "error"]) })
    .map((state): StateV2 => ({ type: "decision", ...state }));
  const branches = fc.dictionary(fc.constantFrom("one", "two", "three"), fc.array(actionArbitrary, { minLength: 1, maxLength: 3 }), {
    minKeys: 1,
    noNullPrototype: true,
  });
  const parallel = fc
    .record({
      onEntry: fc.array(actionArbitrary, { maxLength: 1 }),
      branches,
      join: fc.constantFrom("all" as const, "any" as const, "settled" as const),
      transitions: transitionsArbitrary(names, innerEvents),
    })
    .map((state): StateV2 => ({ type: "parallel", ...state }));
  return fc.oneof({ weight: 4, arbitrary: wait }, { weight: 3, arbitrary: action }, { weight: 1, arbitrary: decision }, { weight: 2, arbitrary: parallel });
}

const fields: FlowDefinitionV2["context"] = {
  n: { type: "number", required: false, default: 0, validation: { maximum: 50 } },
  t: { type: "string", required: true },
  o: { type: "object", required: false },
  list: { type: "array", required: false },
};

/** Definitions of every kind of state, most of them silly: what they do is unforeseen, what must hold for all of them is not. */
export const flowArbitrary: fc.Arbitrary<FlowDefinition> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => {
    const inner = Array.from({ length: count }, (_, index) => `s${index}`);
    const names = [...inner, "done", "cancelled"];
    return fc
      .tuple(fc.tuple(...inner.map(() => stateArbitrary(names))), listArbitrary, fc.boolean(), fc.boolean(), fc.integer({ min: 3, max: 30 }))
      .map(([states, last, hasCancelled, hasErrorState, maxMicrosteps]) => ({
        schemaVersion: 2,
        id: "arbitrary",
        name: "Arbitrary",
        module: "general",
        initialState: "s0",
        finalStates: ["done", "cancelled"],
        states: {
          ...Object.fromEntries(states.map((state, index) => [`s${index}`, state])),
          done: { type: "final", actions: last, transitions: {} },
          cancelled: { type: "final", outcome: hasCancelled ? "cancelled" : "completed", transitions: {} },
        },
        context: fields,
        maxMicrosteps,
        ...(hasErrorState ? { onError: `s${count - 1}` } : {}),
      }));
  })
  .map((definition) => parseDefinition(definition));
