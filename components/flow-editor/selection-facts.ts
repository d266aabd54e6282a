import type { FlowDefinition } from "@/flows/definition/schema";
import { stateToV2 } from "@/flows/definition/to-v2";
import { listTransitions } from "@/flows/definition/transitions";

/** Several states as people write them, as text to be pasted elsewhere: transitions that lead out of them included as they are. Pure. */
export function statesAsJson({ states }: FlowDefinition, names: readonly string[]): string {
  return JSON.stringify({ states: Object.fromEntries(names.flatMap((name) => (states[name] ? [[name, stateToV2(states[name])]] : []))) }, null, 2);
}

/** "3 states and 2 transitions": the transitions are those that begin and end in the selected states. Pure. */
export function describeSelection({ states }: FlowDefinition, names: readonly string[]): string {
  const selected = new Set(names);
  const within = names.flatMap((name) => {
    const state = states[name];
    return state ? listTransitions(state).filter(({ transition }) => selected.has(transition.target)) : [];
  });
  const amount = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return within.length === 0 ? amount(names.length, "state") : `${amount(names.length, "state")} and ${amount(within.length, "transition")}`;
}
