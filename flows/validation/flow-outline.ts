import type { ExecutorFacts } from "../definition/executor-facts";
import type { FlowDefinition, State } from "../definition/schema";
import { jsonPointer } from "../json/json-pointer";
import type { Issue, IssueCode } from "./issue";
import { outlineOf, type StateOutline } from "./state-outline";

export type OutlinedState = { name: string; state: State; outline: StateOutline };

/** What every check is given. */
export type FlowOutline = { definition: FlowDefinition; states: OutlinedState[]; has(name: string): boolean };

export type Check = (flow: FlowOutline) => Issue[];

export function outlineFlow(definition: FlowDefinition, facts: ExecutorFacts): FlowOutline {
  const states = Object.entries(definition.states).map(([name, state]) => ({ name, state, outline: outlineOf(state, facts) }));
  return { definition, states, has: (name) => Object.hasOwn(definition.states, name) };
}

/** An issue about a state; `pointer` begins at the state. */
export function stateIssue(code: IssueCode, name: string, pointer: string, words: { message: string; fix: string }): Issue {
  return { code, path: `${jsonPointer(["states", name])}${pointer}`, ...words };
}
