import type { Action, Condition, InputSpec, Outcome, State } from "./schema";

/*
 * What only some types of state have, asked of any: what a type cannot have is not there, whatever else its document says.
 */

/** What the state makes of the customer's input. Pure. */
export function inputOf(state: State): InputSpec | undefined {
  return state.type === "final" ? undefined : state.input;
}

/** What it says at the first expiry of its timeout. */
export function reminderOf(state: State): string | undefined {
  return state.type === "final" ? undefined : state.reminder;
}

/** Whether a customer may cancel, begin again, or ask for help or a person here. */
export function isInterruptible(state: State): boolean {
  return state.type === "final" || state.interrupts !== false;
}

/** What is done on the way out. */
export function exitOf(state: State): readonly Action[] {
  return state.type === "final" ? [] : (state.onExit ?? []);
}

export function conditionsOf(state: State): readonly Condition[] {
  return state.type === "final" ? [] : (state.conditions ?? []);
}

export function branchesOf(state: State): { readonly [name: string]: readonly Action[] } {
  return state.type === "parallel" ? (state.branches ?? {}) : {};
}

/** What a final state says of how its runs ended. */
export function saidOutcome(state: State): Outcome | undefined {
  return state.type === "final" ? state.outcome : undefined;
}
