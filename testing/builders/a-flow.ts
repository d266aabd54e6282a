import { createIdSource } from "@/flows/definition/ids";
import { upgradeField, upgradeState } from "@/flows/definition/migrations/0003-entities-with-ids";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { ContextField, FlowDefinition, State } from "@/flows/definition/schema";
import { type ActionV2, type ContextFieldV2, contextFieldV2Schema, type FlowDefinitionV2, type StateV2, stateV2Schema } from "@/flows/definition/schema-v2";
import { stateToV2 } from "@/flows/definition/to-v2";

/** States as people write them (v2). */
export type StateInput = { type: StateV2["type"] } & Partial<StateV2>;

/** A valid definition with these states. The first is the initial one; those of type `final` are the final ones. */
export function aFlow(states: Record<string, StateInput>, overrides: Partial<FlowDefinitionV2> = {}): FlowDefinition {
  const names = Object.keys(states);
  return parseDefinition({
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
export function anAction(executor: string, overrides: Partial<ActionV2> = {}): ActionV2 {
  return { executor, config: {}, ...overrides };
}

/** The engine's own `set`. */
export function aSet(values: ActionV2["config"], overrides: Partial<ActionV2> = {}): ActionV2 {
  return { executor: "set", config: { values }, ...overrides };
}

/** One state of a flow; its entities have the ids that follow from their places in a state of that name. */
export function aState(state: StateInput, name = "a_state"): State {
  return upgradeState(name, stateV2Schema.parse({ transitions: {}, ...state }), createIdSource());
}

export function aField(field: Partial<ContextFieldV2> & Pick<ContextFieldV2, "type">, key = "a_key"): ContextField {
  return upgradeField(key, contextFieldV2Schema.parse(field), createIdSource());
}

/** The transitions of a state as people write them. */
export function waysOut(state: State | undefined): StateV2["transitions"] {
  return state === undefined ? {} : stateToV2(state).transitions;
}
