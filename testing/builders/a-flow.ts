import { type Action, type FlowDefinition, flowDefinitionSchema, type State } from "@/flows/definition/schema";

type StateInput = { type: State["type"] } & Partial<State>;

/** A valid definition with these states. The first is the initial one; those of type `final` are the final ones. */
export function aFlow(states: Record<string, StateInput>, overrides: Partial<FlowDefinition> = {}): FlowDefinition {
  const names = Object.keys(states);
  return flowDefinitionSchema.parse({
    schemaVersion: 2,
    id: "test_flow",
    name: "Test flow",
    module: "general",
    initialState: names[0] ?? "",
    finalStates: names.filter((name) => states[name]?.type === "final"),
    states: Object.fromEntries(names.map((name) => [name, { transitions: {}, ...states[name] }])),
    ...overrides,
  });
}

/** An action of the scripted executor of that name. */
export function anAction(executor: string, overrides: Partial<Action> = {}): Action {
  return { executor, config: {}, ...overrides };
}

/** The engine's own `set`. */
export function aSet(values: Action["config"], overrides: Partial<Action> = {}): Action {
  return { executor: "set", config: { values }, ...overrides };
}
