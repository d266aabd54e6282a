import { z } from "zod";
import type { EventName, FlowDefinition, StateName } from "../definition/schema";
import { candidatesFor, hasEvent, listTransitions } from "../definition/transitions";
import type { Step } from "../protocol/step";

/** One way out of a state: the candidate at `index` of an event. */
export type Way = { state: StateName; event: EventName; index: number; target: StateName; guard: string | null };

export type Coverage = {
  states: { total: number; missed: StateName[] };
  transitions: { total: number; missed: Way[] };
};

/** Every way that a definition names, `error` and guarded alternatives included, in its order. */
export function waysOf(definition: FlowDefinition): Way[] {
  return Object.entries(definition.states).flatMap(([state, body]) =>
    listTransitions(body).map(({ event, index, transition }) => ({ state, event, index, target: transition.target, guard: transition.guard ?? null })),
  );
}

/** Which states and transitions of a flow the recorded steps of some runs went through. What leads where no transition does (a cancel anywhere, the flow's error state) counts for none. Pure. */
export function coverageOf(definition: FlowDefinition, runs: readonly (readonly Step[])[]): Coverage {
  const steps = runs.flat();
  const entered = new Set(steps.flatMap(({ state, to }) => (to === null ? [state] : [state, to])));
  const taken = new Set(runs.flatMap((run) => run.flatMap((step, at) => wayTaken(definition, step, run[at - 1] ?? null) ?? [])));
  const states = Object.keys(definition.states);
  const ways = waysOf(definition);
  return {
    states: { total: states.length, missed: states.filter((name) => !entered.has(name)) },
    transitions: { total: ways.length, missed: ways.filter((way) => !taken.has(keyOf(way))) },
  };
}

/** 0 to 1; 1 for nothing at all. */
export function share({ total, missed }: { total: number; missed: readonly unknown[] }): number {
  return total === 0 ? 1 : (total - missed.length) / total;
}

const chosenSchema = z.looseObject({ guards: z.array(z.object({ event: z.string(), index: z.number(), value: z.boolean() })) });
const cancelSchema = z.looseObject({ cancel: z.string() });

/** The key of the transition that a step took: the first candidate of its event without a guard or with one that was found true. */
function wayTaken(definition: FlowDefinition, step: Step, before: Step | null): string | null {
  if (step.step_type !== "condition" || step.to === null || step.event === null) return null;
  const chosen = chosenSchema.safeParse(step.output);
  const state = Object.hasOwn(definition.states, step.state) ? definition.states[step.state] : undefined;
  if (!chosen.success || state === undefined) return null;
  // Asked for from outside: the engine ends the run by itself, whatever the state has of that name.
  if (step.event === "cancel" && cancelSchema.safeParse(before?.input).success) return null;
  const held = (index: number): boolean => chosen.data.guards.some((guard) => guard.event === step.event && guard.index === index && guard.value);
  const event = [step.event, aliases.get(step.event) ?? step.event].find((name) => hasEvent(state, name));
  const candidates = event === undefined ? [] : candidatesFor(state, event);
  const index = candidates.findIndex(({ guard }, at) => guard === undefined || held(at));
  return event !== undefined && candidates[index]?.target === step.to ? keyOf({ state: step.state, event, index }) : null;
}

/** Events that find each other's transition (requirements 1.2). */
const aliases: ReadonlyMap<EventName, EventName> = new Map([
  ["user_message", "user_input"],
  ["user_input", "user_message"],
  ["success", "api_success"],
  ["api_success", "success"],
]);

function keyOf({ state, event, index }: Pick<Way, "state" | "event" | "index">): string {
  return `${state}:${event}:${index}`;
}
