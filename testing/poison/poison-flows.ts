import type { ActionV2, StateV2 } from "@/flows/definition/schema-v2";
import type { Json } from "@/flows/json/json";

/** A flow made to hurt. `code` is what its run fails with; null = it is harmless after all, whatever way it ends or waits. */
export type PoisonFlow = { name: string; definition: unknown; code: string | readonly string[] | null };

type States = { [name: string]: object };

const done = { type: "final", transitions: {} };

function flow(states: States, rest: object = {}): object {
  return {
    schemaVersion: 2,
    id: "poison",
    name: "Poison",
    module: "general",
    initialState: Object.keys(states)[0] ?? "done",
    finalStates: ["done"],
    states: { ...states, done },
    ...rest,
  };
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const named = <T>(count: number, make: (index: number) => T, prefix = "k"): { [key: string]: T } =>
  Object.fromEntries(times(count, (index) => [`${prefix}${index}`, make(index)]));
const set = (values: { [path: string]: Json }, rest: Partial<ActionV2> = {}): ActionV2 => ({ executor: "set", config: { values }, ...rest });
const act = (config: { [key: string]: Json }, rest: Partial<ActionV2> = {}): ActionV2 => ({ executor: "act", config, ...rest });
const loop = (state: Partial<StateV2>): States => ({ a: { type: "action", transitions: { success: "a", default: "a", error: "a" }, ...state } });
const wait = (state: object = {}): States => ({ w: { type: "wait", transitions: { user_message: "w", default: "w" }, ...state } });

/** Values that fill a context up to its limit. */
const context = {
  text: { type: "string", default: "a".repeat(8_000) },
  part: { type: "string", default: "b".repeat(4_000) },
  list: { type: "array", default: times(900, (index) => index) },
  nested: { type: "array", default: times(300, () => times(8, () => null)) },
  wide: { type: "object", default: named(900, (index) => index) },
  other: { type: "object", default: named(900, (index) => index) },
  n: { type: "number", default: 0 },
};

/** Expressions that cost more than their parts. */
export const heavyExpressions: readonly string[] = [
  "text.includes(part) || text.indexOf(part) > 0 || contains(text, part)",
  "wide == other && other == wide",
  "list == list.slice(0) && list.slice(0) == list",
  "nested > 1 || nested < 1 || nested == ''",
  "list.join(',') == list.join(',') + 'x'",
  "sum(list) + sum(list) + sum(list) + max(list) + min(list) < 0",
  "text.toUpperCase().toLowerCase().trim().slice(1) == part",
  "[[list, list], [wide, wide], [nested, nested]] == [[list], [other]]",
  "len(wide) + len(other) + len(text) < 0",
  "wide in [other, wide, other] && other in [wide]",
  times(20, () => "!").join("") + "text".replace("text", "n"),
  times(95, () => "n").join("+"),
  times(60, () => "text").join("+"),
  "text + text + text > part + part",
  "missing.deep.er?.still[0]['x'] ?? sum(list, 'a.b.c')",
  "text < part || part < text || text <= text",
];

const heavyTemplates: readonly string[] = [
  "{{wide}}{{other}}{{list}}",
  "{{wide | json}}",
  "{{text | upper | lower | upper}}",
  "{{now() | date('YYYY')}}{{text | date(text)}}",
  "{{wide}}",
  `${"x".repeat(30_000)}{{n}}`,
  "{{n}}".repeat(5_000),
  "{{[[list,list],[list,list]]}}",
];

const placements: { [where: string]: (source: string) => object } = {
  "500 conditions": (source) =>
    flow(
      { a: { type: "decision", conditions: times(500, () => ({ expression: `(${source}) && false`, event: "x" })), transitions: { x: "done", default: "a" } } },
      { context },
    ),
  "200 guards": (source) =>
    flow(
      { w: { type: "wait", transitions: { user_message: times(200, () => ({ target: "done", guard: `(${source}) && false` })), timeout: "done" } } },
      { context },
    ),
  "200 whens in a circle": (source) => flow(loop({ actions: times(200, () => set({ n: 1 }, { when: `(${source}) || true` })) }), { context }),
};

const everywhere: PoisonFlow[] = heavyExpressions.flatMap((source) =>
  Object.entries(placements).map(([where, place]) => ({
    name: `${where}: ${source.slice(0, 60)}`,
    definition: place(source),
    code: where === "200 guards" ? null : ["EXPRESSION_LIMIT", "LOOP_LIMIT", "RUN_TOO_LONG"],
  })),
);

const rendered: PoisonFlow[] = heavyTemplates.map((template) => ({
  name: `200 templates in a circle: ${template.slice(0, 40)}`,
  definition: flow(loop({ actions: times(template.length > 5_000 ? 20 : 200, () => set({ n: 1, unused: template }, { onError: "continue" })) }), { context }),
  code: ["EXPRESSION_LIMIT", "LOOP_LIMIT", "RUN_TOO_LONG"],
}));

const circles: PoisonFlow[] = [
  { name: "a state that leads to itself", definition: flow(loop({})), code: "LOOP_LIMIT" },
  {
    name: "two states that lead to each other",
    definition: flow({ a: { type: "action", transitions: { success: "b" } }, b: { type: "action", transitions: { success: "a" } } }),
    code: "LOOP_LIMIT",
  },
  {
    name: "a ring of 3,000 states",
    definition: flow(named(3_000, (index) => ({ type: "action", transitions: { success: `k${(index + 1) % 3_000}` } }))),
    code: "LOOP_LIMIT",
  },
  {
    name: "5,000 decisions in a row",
    definition: flow(named(5_000, (index) => ({ type: "decision", transitions: { default: index === 4_999 ? "done" : `k${index + 1}` } }))),
    code: "LOOP_LIMIT",
  },
  {
    name: "5,000 states that all lead to one",
    definition: flow(named(5_000, () => ({ type: "action", transitions: { success: "k0", error: "k0" } }))),
    code: "LOOP_LIMIT",
  },
  { name: "an error state that fails", definition: flow(loop({ actions: [act({ fail: "NO_ROUTE" })], transitions: {} }), { onError: "a" }), code: "NO_ROUTE" },
  {
    name: "two error states that fail",
    definition: flow({
      a: { type: "action", actions: [act({ fail: "NO_ROUTE" })], transitions: { error: "b" } },
      b: { type: "action", actions: [act({ fail: "NO_ROUTE" })], transitions: { error: "a" } },
    }),
    code: "EFFECT_LIMIT",
  },
  { name: "one microstep and a circle", definition: flow(loop({}), { maxMicrosteps: 1 }), code: "LOOP_LIMIT" },
  {
    name: "a circle through a parallel state",
    definition: flow({ a: { type: "parallel", branches: { one: [set({ n: 1 })] }, transitions: { success: "a" } } }),
    code: "LOOP_LIMIT",
  },
  {
    name: "200 writes a state in a circle",
    definition: flow(loop({ actions: times(200, (index) => set({ n: index })) })),
    code: ["EXPRESSION_LIMIT", "RUN_TOO_LONG"],
  },
  {
    name: "200 writes on entry, on exit and on the way",
    definition: flow(
      loop({
        onEntry: times(200, () => set({ n: 1 })),
        onExit: times(200, () => set({ n: 2 })),
        transitions: { success: { target: "a", actions: times(200, () => set({ n: 3 })) } },
      }),
    ),
    code: ["EXPRESSION_LIMIT", "RUN_TOO_LONG"],
  },
  {
    name: "a wait that is passed by its conditions again and again",
    definition: flow({ w: { type: "wait", conditions: [{ expression: "true", event: "user_confirms" }], transitions: { user_confirms: "w" } } }),
    code: null,
  },
  {
    name: "200 writes in the final state",
    definition: flow(
      { a: { type: "action", transitions: { success: "z" } }, z: { type: "final", actions: times(200, () => set({ n: 1 })), transitions: {} } },
      { finalStates: ["z"] },
    ),
    code: null,
  },
];

const growing: PoisonFlow[] = [
  {
    name: "a text that doubles",
    definition: flow(loop({ actions: [set({ text: "{{text}}{{text}}" })], transitions: { success: "a" } }), { context }),
    code: "CONTEXT_TOO_LARGE",
  },
  {
    name: "a text that doubles in an expression",
    definition: flow(loop({ actions: [set({ part: "{{part + part}}" })], transitions: { success: "a" } }), { context }),
    code: "EXPRESSION_LIMIT",
  },
  {
    name: "a list that holds itself twice",
    definition: flow(loop({ actions: [set({ free: "{{[free, free]}}" })], transitions: { success: "a" } })),
    code: ["CONTEXT_TOO_LARGE", "EXPRESSION_LIMIT", "CONTEXT_TYPE"],
  },
  {
    name: "lists of lists in one expression",
    definition: flow(loop({ actions: [set({ free: `{{${"[".repeat(15)}list,list${"]".repeat(15)}}}` })], transitions: { success: "a" } }), { context }),
    code: ["CONTEXT_TOO_LARGE", "EXPRESSION_LIMIT"],
  },
  {
    name: "a new key each time",
    definition: flow(loop({ actions: times(100, (index) => set({ [`key${index}`]: "{{text}}" })), transitions: { success: "a" } }), { context }),
    code: ["CONTEXT_TOO_LARGE", "EXPRESSION_LIMIT"],
  },
  { name: "a deep path", definition: flow(loop({ actions: [set({ [times(120, () => "a").join(".")]: 1 })], transitions: { success: "done" } })), code: null },
  {
    name: "a path of 10,000 characters",
    definition: flow(loop({ actions: [set({ [times(5_000, () => "a").join(".")]: 1 })], transitions: { success: "done" } })),
    code: "CONTEXT_TYPE",
  },
  { name: "a path of brackets", definition: flow(loop({ actions: [set({ [`a${"[0]".repeat(60)}`]: 1 })], transitions: { success: "done" } })), code: null },
  {
    name: "a context of 5,000 keys, written to",
    definition: flow(loop({ actions: times(200, (index) => set({ k1: index })), transitions: { success: "a" } }), {
      context: named(5_000, () => ({ type: "number", default: 1 })),
    }),
    code: "EXPRESSION_LIMIT",
  },
  { name: "defaults over 64 KB", definition: flow(loop({}), { context: { big: { type: "string", default: "x".repeat(70_000) } } }), code: "CONTEXT_TOO_LARGE" },
  {
    name: "900 KB of defaults",
    definition: flow(wait(), { context: named(9, () => ({ type: "string", default: "x".repeat(100_000) })) }),
    code: "CONTEXT_TOO_LARGE",
  },
  {
    name: "an executor that answers 10 MB",
    definition: flow(loop({ actions: [act({ size: 10_000_000 }, { output: "big" })], transitions: { success: "a" } })),
    code: ["CONTEXT_TOO_LARGE", "EXPRESSION_LIMIT"],
  },
  {
    name: "an executor that answers 10 MB to nobody",
    definition: flow(loop({ actions: [act({ size: 10_000_000 })], transitions: { success: "a" } })),
    code: "EXPRESSION_LIMIT",
  },
  {
    name: "an executor that answers a million items",
    definition: flow(loop({ actions: [act({ items: 1_000_000 }, { output: "big" })], transitions: { success: "a" } })),
    code: ["CONTEXT_TOO_LARGE", "EXPRESSION_LIMIT"],
  },
  {
    name: "an executor that answers 5,000 levels deep",
    definition: flow(loop({ actions: [act({ depth: 5_000 }, { output: "deep" })], transitions: { success: "a" } })),
    code: "CONTEXT_TYPE",
  },
  {
    name: "an executor that answers with a prototype's keys",
    definition: flow(loop({ actions: [act({ data: true }, { output: "o" })], transitions: { success: "done" } })),
    code: null,
  },
  {
    name: "an executor whose error is a megabyte",
    definition: flow(loop({ actions: [act({ fail: "NO_ROUTE", size: 1_000_000 })], transitions: {} })),
    code: "NO_ROUTE",
  },
];

const talking: PoisonFlow[] = [
  { name: "an executor in a circle", definition: flow(loop({ actions: [act({ result: 1 })] })), code: "EFFECT_LIMIT" },
  { name: "100 executors in a list", definition: flow(loop({ actions: times(100, () => act({ result: 1 })) })), code: "EFFECT_LIMIT" },
  { name: "a message in a circle", definition: flow(loop({ actions: [act({ replies: 3 })] })), code: "MESSAGE_LIMIT" },
  { name: "100 messages at once", definition: flow(loop({ actions: [act({ replies: 100 })] })), code: "MESSAGE_LIMIT" },
  { name: "10,000 buttons", definition: flow(wait({ onEntry: [act({ replies: 1, buttons: 10_000 })] })), code: "MESSAGE_LIMIT" },
  { name: "10,000 cards", definition: flow(wait({ onEntry: [act({ replies: 1, cards: 10_000 })] })), code: "MESSAGE_LIMIT" },
  { name: "messages of a megabyte", definition: flow(loop({ actions: [act({ replies: 5, size: 1_000_000 })] })), code: "EXPRESSION_LIMIT" },
  { name: "100 buttons that read alike", definition: flow(wait({ onEntry: [act({ replies: 1, buttons: 100 })] })), code: null },
  {
    name: "64 branches that call",
    definition: flow({ a: { type: "parallel", branches: named(64, () => [act({ result: 1 })]), transitions: { success: "a" } } }),
    code: "EFFECT_LIMIT",
  },
  {
    name: "64 branches that write 200 times",
    definition: flow({
      a: { type: "parallel", branches: named(64, (at) => times(100, (index) => set({ [`b${at}`]: index }))), transitions: { success: "a" } },
    }),
    code: "EXPRESSION_LIMIT",
  },
  {
    name: "20 branches that say much, one after another",
    definition: flow({ a: { type: "parallel", branches: named(20, () => [act({ replies: 2 })]), transitions: { success: "done" } } }),
    code: "MESSAGE_LIMIT",
  },
  {
    name: "branches that answer with much",
    definition: flow({
      a: {
        type: "parallel",
        branches: named(15, (index) => [act({ size: 200_000 }, { output: `o${index}` })]),
        join: "settled",
        transitions: { success: "a", default: "a" },
      },
    }),
    code: ["EXPRESSION_LIMIT", "EFFECT_LIMIT"],
  },
  {
    name: "branches that fail and go on",
    definition: flow({
      a: {
        type: "parallel",
        branches: named(10, () => [act({ fail: "NO_ROUTE" }, { onError: "continue" }), set({ n: "{{1/0}}" })]),
        join: "any",
        transitions: { error: "a", success: "a" },
      },
    }),
    code: ["EFFECT_LIMIT", "CONTEXT_TYPE"],
  },
  {
    name: "200 actions of a parallel state",
    definition: flow({ a: { type: "parallel", actions: times(200, () => set({ n: 1 })), transitions: { success: "a" } } }),
    code: ["EXPRESSION_LIMIT", "RUN_TOO_LONG"],
  },
  { name: "an executor that nobody knows", definition: flow(loop({ actions: [{ executor: "nobody", config: {} }] })), code: "EFFECT_LIMIT" },
  {
    name: "500 KB of config in a circle",
    definition: flow(loop({ actions: [act({ result: 1, big: "x".repeat(500_000) })] })),
    code: ["EFFECT_LIMIT", "EXPRESSION_LIMIT"],
  },
  {
    name: "500 KB of config for set in a circle",
    definition: flow(loop({ actions: [set({ n: 1 }, { config: { values: { n: 1 }, big: times(20_000, (index) => index) } })] })),
    code: ["EXPRESSION_LIMIT", "LOOP_LIMIT"],
  },
  { name: "20,000 templates in one config", definition: flow(loop({ actions: [act({ list: times(20_000, () => "{{n}}") })] })), code: "EXPRESSION_LIMIT" },
  {
    name: "a template among 100,000 plain values",
    definition: flow(loop({ actions: [set({ n: 1 }, { config: { values: { n: 1 }, list: ["{{n}}", ...times(100_000, () => 1)] } })] })),
    code: "EXPRESSION_LIMIT",
  },
];

const listening: PoisonFlow[] = [
  {
    name: "a pattern that could go back and forth",
    definition: flow(wait({ input: { accept: ["x"], resolve: [{ type: "pattern", event: "x", pattern: "^(a|a|a)*(a|a|a)*(a+)+b$" }] } })),
    code: null,
  },
  {
    name: "20 patterns as large as they may be",
    definition: flow(wait({ input: { accept: ["x"], resolve: times(20, () => ({ type: "pattern", event: "x", pattern: "((a?){30}(a?){30}){14}b" })) } })),
    code: ["EXPRESSION_LIMIT"],
  },
  {
    name: "a pattern that repeats nothing",
    definition: flow(wait({ input: { accept: ["x"], resolve: [{ type: "pattern", event: "x", pattern: "((((((){100}){100}){100}){100}){100}){100}" }] } })),
    code: null,
  },
  {
    name: "a pattern with large classes",
    definition: flow(wait({ input: { accept: ["x"], resolve: [{ type: "pattern", event: "x", pattern: `([${"b-z".repeat(50)}]|a)*Z` }] } })),
    code: null,
  },
  {
    name: "a stored text that a hard pattern checks",
    definition: flow(wait({ input: { accept: [], store: "t", validation: { pattern: "^(a|aa|aaa|a*)*(x|y)$" } } }), { context: { t: { type: "string" } } }),
    code: null,
  },
  {
    name: "a pattern of a million brackets",
    definition: flow(wait({ input: { accept: [], store: "t", validation: { pattern: "(".repeat(400_000) } } }), { context: { t: { type: "string" } } }),
    code: null,
  },
  {
    name: "10,000 words to listen for",
    definition: flow(
      wait({ input: { accept: ["x"], resolve: times(20, (at) => ({ type: "keyword", event: "x", words: times(500, (index) => `w${at} ${index}`) })) } }),
    ),
    code: null,
  },
  {
    name: "the same word, denied again and again",
    definition: flow(wait({ input: { accept: ["x"], resolve: times(20, () => ({ type: "keyword", event: "x", words: times(500, () => "a") })) } })),
    code: ["EXPRESSION_LIMIT"],
  },
  {
    name: "30 options with 200 keywords each",
    definition: flow(
      wait({
        input: { options: times(30, (at) => ({ id: `o${at}`, label: `Option ${at}`, keywords: times(200, (index) => `a a a b${index}`), set: { n: at } })) },
      }),
    ),
    code: null,
  },
  {
    name: "500 events to accept and 5,000 to leave by",
    definition: flow(wait({ input: { accept: times(500, (index) => `user_e${index}`) }, transitions: named(5_000, () => "w", "user_t") })),
    code: null,
  },
  {
    name: "options that set a prototype's keys",
    definition: flow(
      wait({
        input: {
          options: [
            { id: "a", label: "A", set: { toString: 1, valueOf: 2 } },
            { id: "b", label: "not a", set: { toString: 1 } },
          ],
        },
      }),
    ),
    code: null,
  },
  {
    name: "a timeout beyond all calendars",
    definition: flow(wait({ timeout: 9_007_199_254_740_991, reminder: "{{n}}" }), { runTimeout: "P999999DT999999H" }),
    code: null,
  },
  {
    name: "a timeout of a millisecond, again and again",
    definition: flow(wait({ timeout: 1, reminder: heavyTemplates[0], transitions: { timeout: "w", user_message: "w" } }), { context, runTimeout: 5 }),
    code: null,
  },
  {
    name: "an apology that costs more than a turn",
    definition: flow(loop({}), { context, apology: "{{wide}}{{nested > 1}}".repeat(500) }),
    code: "LOOP_LIMIT",
  },
  {
    name: "a question asked again that costs more than a turn",
    definition: flow(wait({ transitions: { user_confirms: "done" }, input: { reprompt: "{{wide}}".repeat(500), accept: ["user_confirms"] } }), { context }),
    code: null,
  },
];

/** 450 characters that need not be evaluated. */
const needless = (index: number): string => `true || (${times(45, (at) => `n${(index + at) % 97} + 1`).join(" * ")})`;

const parsing: PoisonFlow[] = [
  {
    name: "1,900 long expressions that are not needed",
    definition: flow(
      named(10, (state) => ({
        type: "action",
        actions: times(190, (index) => set({ n: 1 }, { when: `${needless(index + state * 190)} && ${state} < ${index}` })),
        transitions: { success: `k${state + 1}` },
      })),
    ),
    code: ["EXPRESSION_LIMIT", "STATE_MISSING"],
  },
  {
    name: "templates of long expressions that are not needed",
    definition: flow(
      loop({ actions: times(15, (index) => set({ n: times(110, (at) => `{{${needless(index * 110 + at)}}}`).join("") })), transitions: { success: "a" } }),
    ),
    code: ["EXPRESSION_LIMIT", "CONTEXT_TOO_LARGE"],
  },
  {
    name: "configs with 499 placeholders of which the last is broken",
    definition: flow(loop({ actions: times(190, () => set({ n: `${"{{n}}".repeat(499)}{{` }, { onError: "continue" })) })),
    code: ["EXPRESSION_LIMIT", "LOOP_LIMIT"],
  },
  {
    name: "configs with 60 KB of templates",
    definition: flow(loop({ actions: times(15, () => set({ n: `{{n}}${"x".repeat(60_000)}` }, { onError: "continue" })) })),
    code: ["EXPRESSION_LIMIT", "CONTEXT_TOO_LARGE"],
  },
];

const checking: PoisonFlow[] = [
  {
    name: "an enum of 50,000",
    definition: flow(loop({ actions: times(200, () => set({ t: "x" }, { onError: "continue" })), transitions: { success: "a" } }), {
      context: { t: { type: "string", validation: { enum: times(50_000, (index) => `v${index}`) } } },
    }),
    code: ["EXPRESSION_LIMIT", "RUN_TOO_LONG"],
  },
  {
    name: "choices within choices",
    definition: flow(loop({ actions: times(50, () => set({ list: "{{list.slice(0)}}" }, { onError: "continue" })), transitions: { success: "a" } }), {
      context: {
        ...context,
        list: {
          type: "array",
          default: times(900, (index) => index),
          validation: { items: { anyOf: times(500, (index) => ({ not: { allOf: [{ minimum: index }, { maximum: index }] } })) } },
        },
      },
    }),
    code: "EXPRESSION_LIMIT",
  },
  {
    name: "items that must differ",
    definition: flow(loop({ actions: times(200, () => set({ list: "{{list.slice(1)}}" })), transitions: { success: "a" } }), {
      context: { list: { type: "array", default: times(900, (index) => `item ${index}`), validation: { uniqueItems: true } } },
    }),
    code: "EXPRESSION_LIMIT",
  },
  {
    name: "10,000 properties that are required",
    definition: flow(loop({ actions: times(200, () => set({ "o.x": 1 }, { onError: "continue" })), transitions: { success: "a" } }), {
      context: {
        o: {
          type: "object",
          default: { x: 1 },
          validation: { required: times(10_000, (index) => `r${index}`), properties: named(5_000, () => ({ type: "number" })), additionalProperties: false },
        },
      },
    }),
    code: ["EXPRESSION_LIMIT", "RUN_TOO_LONG"],
  },
  {
    name: "a schema 25 levels deep",
    definition: flow(loop({ actions: [set({ "o.x": 1 })], transitions: { success: "a" } }), {
      context: { o: { type: "object", validation: times(25, () => 0).reduce<object>((inner) => ({ properties: { x: inner } }), { type: "object" }) } },
    }),
    code: "LOOP_LIMIT",
  },
  {
    name: "5,000 required keys that nobody sets",
    definition: flow({ a: { type: "action", transitions: { success: "done" } } }, { context: named(5_000, () => ({ type: "string", required: true })) }),
    code: null,
  },
  {
    name: "500 conditions that are no expressions",
    definition: flow({ a: { type: "decision", conditions: times(500, () => ({ expression: "broken ((", event: "x" })), transitions: { default: "a" } } }),
    code: ["RUN_TOO_LONG", "EXPRESSION_LIMIT"],
  },
  {
    name: "conditions of 10,000 characters",
    definition: flow({
      a: { type: "decision", conditions: times(50, () => ({ expression: "n + ".repeat(2_500), event: "x" })), transitions: { default: "a" } },
    }),
    code: ["RUN_TOO_LONG", "EXPRESSION_LIMIT", "LOOP_LIMIT"],
  },
  {
    name: "200 outputs of one action",
    definition: flow(loop({ actions: [act({ result: { x: 1 } }, { output: named(3_000, () => "x") })] })),
    code: ["EXPRESSION_LIMIT", "EFFECT_LIMIT"],
  },
  {
    name: "a state that is not there at the start",
    definition: flow({ a: { type: "action", transitions: {} } }, { initialState: "nowhere" }),
    code: "STATE_MISSING",
  },
  { name: "a way to a state that is not there", definition: flow({ a: { type: "action", transitions: { success: "nowhere" } } }), code: "STATE_MISSING" },
  { name: "no states at all", definition: flow({}, { states: {}, initialState: "x", finalStates: [] }), code: "STATE_MISSING" },
  {
    name: "names that objects have by themselves",
    definition: flow(
      {
        hasownproperty: {
          type: "action",
          actions: [set({ toString: 1, valueOf: 2, hasOwnProperty: 3, length: 4 })],
          transitions: { success: "tostring", toString: "done" },
        },
        tostring: { type: "wait", transitions: { toString: "done", user_message: "done" } },
      },
      { context: { toString: { type: "number" }, length: { type: "number" } } },
    ),
    code: null,
  },
  {
    name: "texts that no database takes",
    definition: flow(wait({ onEntry: [set({ t: "\u0000\ud800\udfff{{_input.text}}" })], reminder: "\u0000", timeout: 5 })),
    code: null,
  },
  {
    name: "expressions that reach for a prototype",
    definition: flow(loop({ actions: [set({ p: "{{o['__pro' + 'to__']}}", c: "{{o.constructor}}" })], transitions: { success: "done", error: "done" } })),
    code: null,
  },
  {
    name: "paths that reach for a prototype",
    definition: flow(
      loop({
        actions: [set({ "o.__proto__.polluted": 1 }, { onError: "continue" }), set({ "constructor.prototype.polluted": 1 }, { onError: "continue" })],
        transitions: { success: "done" },
      }),
    ),
    code: null,
  },
];

/** Written by hand: each is known to have hurt something once, or was meant to. All pass the schema. */
export const poisonFlows: readonly PoisonFlow[] = [...circles, ...growing, ...talking, ...listening, ...parsing, ...checking, ...rendered, ...everywhere];

/** Documents that are refused before anything is compiled. */
export const refusedFlows: readonly { name: string; definition: unknown }[] = [
  {
    name: "a prototype's key in a config",
    definition: JSON.parse(JSON.stringify(flow(loop({ actions: [act({ replaced: 1 })] }))).replace('"replaced"', '"__proto__"')),
  },
  { name: "a state called constructor", definition: flow({ constructor: { type: "action", transitions: {} } }) },
  {
    name: "a config 100 levels deep",
    definition: flow(loop({ actions: [act(times(100, () => 0).reduce<{ [key: string]: Json }>((inner) => ({ x: inner }), {}))] })),
  },
  { name: "10 MB of defaults", definition: flow(loop({}), { context: { big: { type: "string", default: "x".repeat(10_000_000) } } }) },
  { name: "1,000 branches", definition: flow({ a: { type: "parallel", branches: named(1_000, () => [set({ n: 1 })]), transitions: { success: "done" } } }) },
  {
    name: "1,000 conditions",
    definition: flow({ a: { type: "decision", conditions: times(1_000, () => ({ expression: "true", event: "x" })), transitions: { x: "done" } } }),
  },
  { name: "1,000 actions in a list", definition: flow(loop({ actions: times(1_000, () => set({ n: 1 })) })) },
];
