import { isExternalEvent } from "../definition/events";
import type { State } from "../definition/schema";
import { inputOf } from "../definition/state-parts";
import type { ActionUse } from "./action-use";
import type { StateOutline } from "./state-outline";

/** True when something from outside, or what the state does with it, can raise one of a wait's events. */
export function canResume(state: State, outline: StateOutline): boolean {
  const raised = raisedEvents(state, outline);
  return outline.candidates.some(({ event }) => isExternalEvent(event) || raised.has(event));
}

function raisedEvents(state: State, outline: StateOutline): Set<string> {
  const input = inputOf(state);
  const resolved = (input?.resolve ?? []).flatMap((resolver) => {
    if (resolver.type === "nlu") return Object.values(resolver.events);
    return resolver.type === "llm" ? [] : [resolver.event];
  });
  const own = outline.actions.length > 0 ? ["success", "default"] : [];
  return new Set([
    ...(input?.accept ?? []),
    ...(input?.options ?? []).flatMap(({ event }) => (event === undefined ? [] : [event])),
    ...resolved,
    ...outline.conditions.map(({ event }) => event),
    ...outline.actions.flatMap(({ fact }) => fact?.events ?? []),
    ...outline.onEntry.flatMap((use) => [...(use.fact?.parks === true ? use.fact.events : []), ...buttonEvents(use)]),
    ...own,
    "max_attempts",
  ]);
}

function buttonEvents({ action }: ActionUse): string[] {
  const buttons = Array.isArray(action.config.buttons) ? action.config.buttons : [];
  return buttons.flatMap((button) =>
    typeof button === "object" && button !== null && !Array.isArray(button) && typeof button.event === "string" ? [button.event] : [],
  );
}
