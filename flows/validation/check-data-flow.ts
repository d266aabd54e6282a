import { reservedKeys } from "../definition/events";
import type { ActionUse } from "./action-use";
import { writesOf } from "./check-context";
import { type Check, type FlowOutline, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import type { StateOutline } from "./state-outline";
import type { TextUse } from "./text-use";

/**
 * Context keys that are read where no path from the start can have written them: a forward analysis over the state graph
 * that joins what the ways into a state have written (a key that only some ways write is not reported).
 */
export const checkDataFlow: Check = (flow) => {
  const known = findKnownKeys(flow);
  return flow.states.flatMap((outlined) => readsTooEarly(outlined, known.get(outlined.name) ?? new Set()));
};

/** For each reachable state, the keys that may be in the context when it is entered. */
function findKnownKeys({ definition, states, has }: FlowOutline): Map<string, Set<string>> {
  const initial = Object.entries(definition.context).flatMap(([key, { default: value }]) => (value === undefined ? [] : [key]));
  const known = new Map<string, Set<string>>();
  const byName = new Map(states.map((outlined) => [outlined.name, outlined]));
  if (!has(definition.initialState)) return new Map(states.map(({ name }) => [name, new Set(allWrites(states))]));
  const open: string[] = [];
  const flowInto = (name: string, keys: Iterable<string>): void => {
    const before = known.get(name);
    const after = new Set([...(before ?? []), ...keys]);
    if (before !== undefined && after.size === before.size) return;
    known.set(name, after);
    open.push(name);
  };
  flowInto(definition.initialState, initial);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const outlined = byName.get(name);
    if (outlined === undefined) continue;
    const leaving = new Set([...(known.get(name) ?? []), ...stateWrites(outlined.outline)]);
    for (const { target, actions } of outlined.outline.candidates) flowInto(target, [...leaving, ...actions.flatMap(keysWritten)]);
    if (definition.onError !== undefined) flowInto(definition.onError, leaving);
  }
  // Interrupts and the API lead to an end from anywhere, and what cannot be reached has an issue already.
  const everything = allWrites(states);
  for (const { name } of states) if (!known.has(name)) known.set(name, new Set([...initial, ...everything]));
  return known;
}

function allWrites(states: readonly OutlinedState[]): string[] {
  return states.flatMap(({ outline }) => writesOf(outline).map(({ key }) => key));
}

function stateWrites(outline: StateOutline): string[] {
  const actions = [...outline.onEntry, ...outline.actions, ...outline.onExit, ...outline.branches.flatMap((branch) => branch.actions)];
  return [...outline.inputWrites.map(({ key }) => key), ...actions.flatMap(keysWritten)];
}

function keysWritten({ writes }: ActionUse): string[] {
  return writes.map(({ key }) => key);
}

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/** The first such read of each key in a state, in the order in which the state runs. */
function readsTooEarly({ name, state, outline }: OutlinedState, entered: ReadonlySet<string>): Issue[] {
  const found = new Map<string, string>();
  const read = (texts: readonly TextUse[], known: ReadonlySet<string>): void => {
    for (const { pointer, reads } of texts) {
      for (const { keys } of reads) if (!known.has(keys[0]) && !reserved.has(keys[0]) && !found.has(keys[0])) found.set(keys[0], pointer);
    }
  };
  const run = (actions: readonly ActionUse[], before: ReadonlySet<string>): Set<string> => {
    const known = new Set(before);
    for (const use of actions) {
      read(use.texts, known);
      for (const key of keysWritten(use)) known.add(key);
    }
    return known;
  };
  const afterEntry = run(outline.onEntry, entered);
  read(outline.texts, afterEntry);
  const afterInput = new Set([...afterEntry, ...outline.inputWrites.map(({ key }) => key)]);
  // In a parallel state each plain action is a branch: none sees what another writes.
  const branches = [...(state.type === "parallel" ? outline.actions.map((use) => [use]) : [outline.actions]), ...outline.branches.map(({ actions }) => actions)];
  const afterActions = new Set(branches.flatMap((actions) => [...run(actions, afterInput)]));
  read(outline.conditions, afterActions);
  for (const { guard } of outline.candidates) if (guard !== null) read([guard], afterActions);
  const afterExit = run(outline.onExit, afterActions);
  for (const candidate of outline.candidates) run(candidate.actions, afterExit);
  return [...found].map(([key, pointer]) =>
    stateIssue("READ_BEFORE_WRITE", name, pointer, { message: `state '${name}' reads '${key}', which nothing before it writes`, fix: `Let an earlier action write '${key}', give it a default, or correct the name.` }),
  );
}

