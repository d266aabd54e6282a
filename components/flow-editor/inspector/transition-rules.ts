import type { Transition } from "@/flows/definition/schema";

/** What `internal` does for this transition, in words; null where there is nothing to choose. Pure. */
export function internalHelp(source: string, transition: Transition): string | null {
  if (transition.target === source) return "No exit, no entry, and the timer is kept: only what is done on the way is done.";
  return transition.internal === true ? `Without effect, because it leads to ${transition.target}.` : null;
}
