import { executorEvents, externalEvents } from "@/flows/definition/events";
import type { FlowDefinition, State } from "@/flows/definition/schema";
import { conditionsOf } from "@/flows/definition/state-parts";
import { candidatesFor, eventsOf } from "@/flows/definition/transitions";

/** Ways out that few runs take; they come last and are drawn lighter. */
export const quietEvents: ReadonlySet<string> = new Set(["error", "timeout", "cancel", "user_cancels", "max_attempts", "loop_limit"]);

const catalogue = new Map<string, number>([...executorEvents, ...externalEvents].map((event, i) => [event, i]));

/**
 * The outgoing events of a state as people read them: those of its conditions in their order, then the catalogue's order, then
 * what is left by name; `default` and the ways out that few runs take last. A stored document keeps no order of its keys. Pure.
 */
export function orderedEvents(state: State): string[] {
  const conditions = conditionsOf(state).map(({ event }) => event);
  const rank = (event: string): number => {
    if (quietEvents.has(event)) return 4000;
    if (event === "default") return 3000;
    const condition = conditions.indexOf(event);
    return condition === -1 ? 1000 + (catalogue.get(event) ?? 1000) : condition;
  };
  return eventsOf(state).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The names of all states along the main way from the start, then the ways that branch off it, the ends last. Pure. */
export function orderedStates(definition: FlowDefinition): string[] {
  const seen = new Set<string>();
  const visit = (name: string) => {
    const state = Object.hasOwn(definition.states, name) ? definition.states[name] : undefined;
    if (!state || seen.has(name)) return;
    seen.add(name);
    for (const event of orderedEvents(state)) {
      for (const { target } of candidatesFor(state, event)) visit(target);
    }
  };
  visit(definition.initialState);
  for (const name of Object.keys(definition.states)) visit(name);
  const isEnd = (name: string) => definition.states[name]?.type === "final";
  return [...[...seen].filter((name) => !isEnd(name)), ...[...seen].filter(isEnd)];
}
