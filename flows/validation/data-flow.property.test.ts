import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyName } from "../definition/fixtures/arbitrary-definition";
import { testFacts } from "../definition/fixtures/executor-facts";
import { parseDefinition } from "../definition/parse-definition";
import type { Action, FlowDefinition } from "../definition/schema";
import type { ActionV2 } from "../definition/schema-v2";
import { checkFlow } from "./check-flow";

const keys = ["a", "b", "c"];
const anyKey = fc.constantFrom(...keys);

const reading = (key: string): ActionV2 => ({ executor: "response", config: { message: `{{${key}}}` } });
const writing = (key: string): ActionV2 => ({ executor: "set", config: { values: { [`${key}.x`]: 1 } } });
const anyAction = fc.oneof(anyKey.map(reading), anyKey.map(writing));

const anyFlow: fc.Arbitrary<FlowDefinition> = fc
  .record({
    states: fc.dictionary(
      anyName,
      fc.record({
        type: fc.constant("action" as const),
        actions: fc.array(anyAction, { maxLength: 3 }),
        transitions: fc.dictionary(
          fc.constantFrom("go", "turn", "back"),
          fc.oneof(anyName, fc.record({ target: anyName, actions: fc.array(anyAction, { maxLength: 1 }) })),
          { maxKeys: 3, noNullPrototype: true },
        ),
      }),
      { minKeys: 1, maxKeys: 6, noNullPrototype: true },
    ),
    defaulted: fc.option(anyKey),
  })
  .map(({ states, defaulted }) =>
    parseDefinition({
      schemaVersion: 2,
      id: "a_flow",
      name: "A flow",
      module: "general",
      initialState: Object.keys(states)[0] ?? "",
      finalStates: [],
      states,
      context: defaulted === null ? {} : { [defaulted]: { type: "object", required: false, default: {} } },
    }),
  );

/** Walks every path of the flow; gives the state and key of each read that no path makes after a write, wherever it stands in the state. */
function readsThatAreNeverFine(flow: FlowDefinition): string[] {
  const isFine = new Map<string, boolean>();
  const visited = new Set<string>();
  const run = (name: string, list: string, actions: readonly Action[], before: ReadonlySet<string>): Set<string> => {
    const known = new Set(before);
    actions.forEach(({ executor, config }, index) => {
      if (executor === "set") for (const path of Object.keys(Object(config.values))) known.add(path.slice(0, 1));
      if (executor !== "response") return;
      const key = String(config.message).slice(2, 3);
      const place = `${name} ${key} ${list} ${index}`;
      isFine.set(place, known.has(key) || isFine.get(place) === true);
    });
    return known;
  };
  const visit = (name: string, known: ReadonlySet<string>): void => {
    const state = flow.states[name];
    const mark = `${name} ${[...known].sort().join("")}`;
    if (state === undefined || visited.has(mark)) return;
    visited.add(mark);
    const after = run(name, "main", state.actions ?? [], known);
    for (const { event, target, actions = [] } of state.transitions) visit(target, run(name, event, actions, after));
  };
  visit(flow.initialState, new Set(Object.keys(flow.context)));
  const never = [...isFine].filter(([, fine]) => !fine).map(([place]) => place.split(" ").slice(0, 2).join(" "));
  return [...new Set(never)].sort();
}

describe("READ_BEFORE_WRITE", () => {
  it("names exactly the reads that no walk through the flow makes after a write", () => {
    let reported = 0;
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { errors, warnings } = checkFlow(flow, testFacts);
        const unreachable = new Set(errors.filter(({ code }) => code === "UNREACHABLE_STATE").map(({ path }) => path.split("/")[2]));
        const found = warnings
          .filter(({ code }) => code === "READ_BEFORE_WRITE")
          .map(({ message }) => /state '(\w+)' reads '(\w)'/.exec(message)?.slice(1).join(" ") ?? "");
        const inReach = found.filter((read) => !unreachable.has(read.split(" ")[0]));
        reported += inReach.length;
        expect(inReach.sort()).toEqual(readsThatAreNeverFine(flow));
      }),
      { numRuns: 1000 },
    );
    expect(reported).toBeGreaterThan(100);
  });
});
