import { externalEvents } from "@/flows/definition/events";
import { type ExecutorFacts, findFact } from "@/flows/definition/executor-facts";
import type { State } from "@/flows/definition/schema";
import { eventsOf, hasEvent } from "@/flows/definition/transitions";
import { actionLists } from "@/flows/definition/walk-actions";

export type EventSuggestion = {
  event: string;
  /** Why it is offered: the heading it stands under. */
  group: EventGroup;
  used: boolean;
};
export type EventGroup = "customer" | "executors" | "conditions" | "engine";

/** Events that make sense as ways out of a state, in the order of the picker; those it has already are marked. Pure. */
export function suggestEvents(state: State, executors: ExecutorFacts): EventSuggestion[] {
  const used = new Set(eventsOf(state));
  const found = new Map<string, EventGroup>();
  const offer = (group: EventGroup, events: readonly string[]) => {
    for (const event of events) if (!found.has(event)) found.set(event, group);
  };
  if (state.type === "final") return [];
  const fromExecutors = eventsOfExecutors(state, executors);
  offer(
    "conditions",
    (state.conditions ?? []).map(({ event }) => event),
  );
  if (state.type === "wait") {
    offer("customer", [...(state.input?.accept ?? []), ...(state.input?.options ?? []).flatMap(({ event }) => (event ? [event] : []))]);
    offer("executors", fromExecutors);
    offer("customer", externalEvents);
    offer("engine", ["max_attempts", "error"]);
  } else {
    offer("executors", fromExecutors);
    offer("engine", state.type === "decision" ? ["default", "error"] : ["success", "error", "default", ...(state.timeout === undefined ? [] : ["timeout"])]);
  }
  return [...found].map(([event, group]) => ({ event, group, used: used.has(event) }));
}

/** The event that a new way out of a state most likely is for: the first it can give that leads nowhere yet. Pure. */
export function bestEvent(state: State, executors: ExecutorFacts): string {
  const open = suggestEvents(state, executors).find(({ used, event }) => !used && !rare.has(event));
  if (open) return open.event;
  let number = eventsOf(state).length + 1;
  while (hasEvent(state, `event_${number}`)) number += 1;
  return `event_${number}`;
}

/** Ends of things that nobody draws first. */
const rare: ReadonlySet<string> = new Set(["max_attempts", "resume", "cancel"]);

function eventsOfExecutors(state: State, executors: ExecutorFacts): string[] {
  const lists = actionLists(state).filter(({ place: { list } }) => list === "onEntry" || list === "actions" || list === "branch");
  const names = new Set(lists.flatMap(({ actions }) => actions.map(({ executor }) => executor)));
  return [...names].flatMap((name) => findFact(executors, name)?.events ?? []);
}

/** Why a typed event name cannot be a new way out, in words; null when it can. Pure. */
export function refuseEvent(state: State, event: string): string | null {
  const name = event.trim();
  if (name === "") return "Choose or type an event.";
  if (name.length > 128) return "An event name has at most 128 characters.";
  if (/\s/.test(name)) return "An event name has no spaces.";
  if (hasEvent(state, name)) return `This state already has a transition for ${name}. Add a candidate to it in the inspector.`;
  return null;
}
