import type { ExecutorDescriptor } from "../ports/executor";

/** What normalisation, validation and compiling must know of an executor. A descriptor is one. */
export type ExecutorFact = Pick<
  ExecutorDescriptor,
  "configSchema" | "events" | "writes" | "sideEffect" | "parks" | "prompts" | "consumesInput" | "readsLocation" | "fallible" | "carries" | "says" | "secrets"
>;

/** By executor name. Passed in, so that nothing here depends on the registry. */
export type ExecutorFacts = { readonly [name: string]: ExecutorFact };

/** The fact, or null for a name that is not registered. */
export function findFact(facts: ExecutorFacts, name: string): ExecutorFact | null {
  return Object.hasOwn(facts, name) ? (facts[name] ?? null) : null;
}
