import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../json/canonical";
import { anyEvent, anyName } from "./fixtures/arbitrary-definition";
import { testFacts } from "./fixtures/executor-facts";
import { normaliseDefinition } from "./normalise";
import { listTargets } from "./references";
import type { ActionV2, StateV2 } from "./schema-v2";
import { toV2 } from "./to-v2";

const anyAction: fc.Arbitrary<ActionV2> = fc.oneof(
  fc.record(
    {
      executor: fc.constantFrom("llm", "response", "nlu", "search", "address", "selection", "zone", "teleport"),
      config: fc.constant({ prompt: "x" }),
      output: fc.constantFrom("a", "b"),
    },
    { requiredKeys: ["executor", "config"] },
  ),
  fc.record({ executor: fc.constant("payment"), config: fc.constantFrom<ActionV2["config"]>({}, { operation: "create" }, { operation: "verify" }) }),
);

const anyV1 = fc.record(
  {
    id: fc.constant("a_flow"),
    name: fc.constant("A flow"),
    module: fc.constant("food"),
    trigger: fc.constant("intent.x"),
    initialState: anyName,
    finalStates: fc.uniqueArray(anyName, { maxLength: 2 }),
    onError: anyName,
    states: fc.dictionary(
      anyName,
      fc.record(
        {
          type: fc.constantFrom("action", "decision", "wait", "parallel"),
          actions: fc.array(anyAction, { maxLength: 3 }),
          onEntry: fc.array(anyAction, { maxLength: 1 }),
          conditions: fc.array(fc.record({ expression: fc.constant("a"), event: anyEvent }), { maxLength: 1 }),
          transitions: fc.dictionary(fc.oneof(anyEvent, fc.constantFrom("user_selects", "items_found", "address_valid")), anyName, { maxKeys: 3 }),
        },
        { requiredKeys: ["type"] },
      ),
      { maxKeys: 5 },
    ),
  },
  { requiredKeys: ["id", "name", "module", "initialState", "finalStates", "states"] },
);

const actionsOf = ({ onEntry = [], actions = [] }: Pick<StateV2, "onEntry" | "actions">): ActionV2[] => [...onEntry, ...actions];
const printed = (actions: readonly object[]): string[] => actions.map(canonicalJson).sort();

describe("normaliseDefinition on any v1 document", () => {
  it("changes nothing the second time, and is the same every time", () => {
    fc.assert(
      fc.property(anyV1, (raw) => {
        const { definition, from } = normaliseDefinition(raw, testFacts);
        expect(from).toBe(1);
        expect(canonicalJson(normaliseDefinition(definition, testFacts).definition)).toBe(canonicalJson(definition));
        expect(canonicalJson(normaliseDefinition(structuredClone(raw), testFacts).definition)).toBe(canonicalJson(definition));
      }),
    );
  });

  it("invents no state and loses no transition; a decision may get a default", () => {
    fc.assert(
      fc.property(anyV1, (raw) => {
        const { definition } = normaliseDefinition(raw, testFacts);
        expect(Object.keys(definition.states)).toEqual(Object.keys(raw.states));
        const before = Object.entries(raw.states).flatMap(([name, { transitions = {} }]) =>
          Object.entries(transitions).map(([event, target]) => `${name} ${event} ${target}`),
        );
        const after = listTargets(definition).map(({ source, event, target }) => `${source} ${event} ${target}`);
        const added = after.filter((edge) => !before.includes(edge));
        expect(before.filter((edge) => !after.includes(edge))).toEqual([]);
        for (const edge of added) expect(edge).toBe(`${edge.split(" ")[0]} default ${raw.onError}`);
      }),
    );
  });

  it("performs every action once; an address is asked for as well", () => {
    fc.assert(
      fc.property(anyV1, (raw) => {
        const { definition } = normaliseDefinition(raw, testFacts);
        for (const [name, state] of Object.entries(toV2(definition).states)) {
          const original = actionsOf(raw.states[name] ?? {});
          const asked =
            state.type === "wait" && raw.states[name]?.type === "action"
              ? (raw.states[name]?.actions ?? []).filter(({ executor }) => executor === "address").map(({ executor, config }) => ({ executor, config }))
              : [];
          expect(printed(actionsOf(state))).toEqual(printed([...original, ...asked]));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("makes ends of the final states and never of others", () => {
    fc.assert(
      fc.property(anyV1, (raw) => {
        const { definition } = normaliseDefinition(raw, testFacts);
        for (const [name, { type }] of Object.entries(definition.states)) expect(type === "final").toBe(raw.finalStates.includes(name));
      }),
    );
  });
});
