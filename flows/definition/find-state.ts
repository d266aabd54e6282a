import type { FlowDefinition, State } from "./schema";

/** The state of that name, own names only: a target `constructor` finds nothing. */
export function findState(definition: FlowDefinition, name: string): State | null {
  return Object.hasOwn(definition.states, name) ? (definition.states[name] ?? null) : null;
}
