import type { FlowDefinition } from "@/flows/definition/schema";
import { candidatesFor } from "@/flows/definition/transitions";
import type { TransitionRef } from "./canvas-model";

export type EdgeDescription = {
  /** The event. */
  label: string;
  /** "1", "2" … when the event has several candidates, else null. */
  order: string | null;
  /** "if total > 500", "otherwise" (the last of several without a guard), or null. */
  condition: string | null;
  /** One sentence for tooltips and screen readers. */
  sentence: string;
};

/** What an edge says. Null when the definition has no such candidate. Pure. */
export function describeEdge(definition: FlowDefinition, { source, event, index }: TransitionRef): EdgeDescription | null {
  const candidates = candidatesFor(definition.states[source] ?? { transitions: [] }, event);
  const transition = candidates[index];
  if (!transition) return null;
  const several = candidates.length > 1;
  const condition = transition.guard ? `if ${transition.guard}` : several && index === candidates.length - 1 ? "otherwise" : null;
  const where = transition.target === source ? "stays in" : "goes to";
  const missing = transition.target in definition.states ? "" : ", which is not defined";
  const how = condition ? ` ${condition}` : "";
  const which = several ? `, candidate ${index + 1} of ${candidates.length}` : "";
  return {
    label: event,
    order: several ? String(index + 1) : null,
    condition,
    sentence: `From ${source}, ${event} ${where} ${transition.target}${missing}${how}${which}`,
  };
}
