import type { DrawnTransition } from "@/components/flow-canvas/canvas";
import type { Rect } from "@/components/flow-canvas/node-geometry";
import { idsForBody } from "@/flows/definition/entities";
import { upgradeState } from "@/flows/definition/migrations/0003-entities-with-ids";
import { type FlowDefinition, type Position, type State, type StateType, stateNamePattern } from "@/flows/definition/schema";
import type { StateV2 } from "@/flows/definition/schema-v2";
import { stateToV2 } from "@/flows/definition/to-v2";
import { candidatesFor, listTransitions } from "@/flows/definition/transitions";
import type { FlowEdit } from "@/flows/editing/edit";
import type { NewEntityId } from "./new-entity-id";

/** A new state of a type: valid as a draft, and quiet about what is still to be filled in. Pure. */
export function newState(type: StateType): State {
  switch (type) {
    case "action":
      return { type, actions: [], transitions: [] };
    case "decision":
      return { type, conditions: [], transitions: [] };
    case "wait":
      return { type, onEntry: [], input: { accept: ["user_message"] }, transitions: [] };
    case "parallel":
      return { type, branches: {}, join: "all", transitions: [] };
    case "final":
      return { type, outcome: "completed", transitions: [] };
  }
}

const stems = { action: "new_action", decision: "new_decision", wait: "new_question", parallel: "new_parallel", final: "new_end" } as const satisfies Record<
  StateType,
  string
>;

/** A name that no state has yet, made from `stem` by counting. Pure. */
export function freeName(definition: FlowDefinition, stem: string): string {
  if (!Object.hasOwn(definition.states, stem)) return stem;
  let number = 2;
  while (Object.hasOwn(definition.states, `${stem.slice(0, 60)}_${number}`)) number += 1;
  return `${stem.slice(0, 60)}_${number}`;
}

export function freeNameFor(definition: FlowDefinition, type: StateType): string {
  return freeName(definition, stems[type]);
}

/** Why a name cannot be given to a state, in words; null when it can. `own` is the state that is being renamed. Pure. */
export function refuseName(definition: FlowDefinition, name: string, own: string | null = null): string | null {
  if (name === "") return "Give the state a name.";
  if (!stateNamePattern.test(name)) return "Use lowercase letters, digits and underscores, a letter first, at most 64 characters.";
  if (name !== own && Object.hasOwn(definition.states, name)) return `There is a state ${name} already.`;
  return null;
}

/** What was typed as a name, brought towards what a name may be: "Collect Address" → "collect_address". Pure. */
export function toStateName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 64);
}

/** The nearest place at or below `wanted` where a state of this size covers no other. Pure. */
export function freePosition(wanted: Position, size: { width: number; height: number }, taken: readonly Rect[]): Position {
  const gap = 32;
  const position = { ...wanted };
  for (let tries = 0; tries <= taken.length; tries++) {
    const hit = taken.find(
      (rect) =>
        position.x < rect.x + rect.width + gap &&
        position.x + size.width + gap > rect.x &&
        position.y < rect.y + rect.height + gap &&
        position.y + size.height + gap > rect.y,
    );
    if (!hit) break;
    position.y = hit.y + hit.height + gap;
  }
  return position;
}

/**
 * Whether a drawn transition may be: never out of a final state or into nothing. From the handle of an event it leads that event
 * elsewhere, so the event must have exactly one candidate and not lead there already. Pure.
 */
export function canConnect(definition: FlowDefinition, { source, event, target }: DrawnTransition): boolean {
  const state = Object.hasOwn(definition.states, source) ? definition.states[source] : undefined;
  if (!state || state.type === "final" || !Object.hasOwn(definition.states, target)) return false;
  if (event === null) return true;
  const [only, ...others] = candidatesFor(state, event);
  return only !== undefined && others.length === 0 && only.target !== target;
}

export type Loss = { source: string; event: string; target: string };

/** The transitions of other states that go with these states. Pure. */
export function lossOf(definition: FlowDefinition, names: readonly string[]): Loss[] {
  const gone = new Set(names);
  return Object.entries(definition.states).flatMap(([source, state]) =>
    gone.has(source)
      ? []
      : listTransitions(state).flatMap(({ event, transition }) => (gone.has(transition.target) ? [{ source, event, target: transition.target }] : [])),
  );
}

/** One edit that removes several states with everything that leads to them. Pure. */
export function removalOf(names: readonly string[]): FlowEdit {
  const edits = names.map((name): FlowEdit => ({ type: "removeState", name, cascade: true }));
  const [only] = edits;
  return only && edits.length === 1 ? only : { type: "batch", edits };
}

/**
 * One edit that adds copies of states beside them, and the names of the copies. Transitions among the copied states lead to the
 * copies, all others where they led before. Pure.
 */
export function duplicationOf(
  definition: FlowDefinition,
  names: readonly string[],
  positions: Readonly<Record<string, Position>>,
  newId: NewEntityId,
): { edit: FlowEdit; names: string[] } {
  const copies = new Map<string, string>();
  let growing = definition;
  for (const name of names) {
    const state = definition.states[name];
    if (!state) continue;
    const copy = freeName(growing, `${name.slice(0, 55)}_copy`);
    copies.set(name, copy);
    growing = { ...growing, states: { ...growing.states, [copy]: state } };
  }
  const edits = [...copies].flatMap(([name, copy]): FlowEdit[] => {
    const state = definition.states[name];
    const at = positions[name];
    return state ? [{ type: "addState", name: copy, state: copyOf(state, copies, newId), ...(at ? { position: { x: at.x + 48, y: at.y + 48 } } : {}) }] : [];
  });
  return { edit: { type: "batch", edits }, names: [...copies.values()] };
}

function copyOf(state: State, renamed: ReadonlyMap<string, string>, newId: NewEntityId): State {
  const copy = upgradeState("", stateToV2(state), newId);
  return { ...copy, transitions: copy.transitions.map((transition) => ({ ...transition, target: renamed.get(transition.target) ?? transition.target })) };
}

/**
 * The state as another type: a final state has no ways out, and only a final one has an outcome. What the type has no room for
 * is kept, and is there again when it changes back. Pure.
 */
export function retyped(definition: FlowDefinition, name: string, type: StateType): State {
  const state = definition.states[name];
  if (state === undefined) return newState(type);
  const { outcome, ...rest } = stateToV2(state);
  const body: StateV2 = type === "final" ? { ...rest, type, transitions: {}, outcome: outcome ?? "completed" } : { ...rest, type };
  return upgradeState(name, body, idsForBody(definition, name));
}
