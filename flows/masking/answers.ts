import type { EventName } from "../definition/schema";
import type { ReadPath } from "../expressions/paths-in";
import type { ActionUse } from "../validation/action-use";
import type { OutlinedState } from "../validation/flow-outline";
import { allActions } from "../validation/state-outline";
import { carriesOf, configWrites, readsHidden, textsAt } from "./uses";

/** Where in a state something is read: before it has heard anything, or after. */
export type Moment = "entry" | "later";

const resumesFromOutside = /^(timeout$|resume$|webhook:|trigger:)/;

/** What the customer said last, in words or as data; `_event.name` and `_input.event` name things only. */
export function readsInput({ keys: [root, member] }: ReadPath): boolean {
  return (root === "_input" && member !== "event") || (root === "_event" && member !== "name");
}

/** It waits before it does anything: what it reads later was said to it. */
export const waits = ({ state }: OutlinedState): boolean => state.type === "wait";

/** Something other than an answer may make it go on. */
export function goesOnUnasked({ outline }: OutlinedState): boolean {
  return (
    outline.candidates.some(({ event }) => resumesFromOutside.test(event)) ||
    allActions(outline).some(({ fact }) => fact !== null && fact.parks && !fact.consumesInput)
  );
}

/** Whether on the way out by this event `_input` may still be what an earlier state was told. */
export function mayLeaveUnasked(outlined: OutlinedState, event: EventName): boolean {
  return !waits(outlined) || event === "error" || goesOnUnasked(outlined);
}

export function actionsAt({ outline }: OutlinedState, moment: Moment): ActionUse[] {
  return moment === "entry" ? outline.onEntry : allActions(outline).filter((use) => !outline.onEntry.includes(use));
}

/** Keys in which an action keeps what the customer said. */
export function keysOfAnswer(use: ActionUse): string[] {
  const { action, fact, writes } = use;
  const set = configWrites(use).filter(({ texts }) => readsHidden(texts, readsInput));
  if (action.executor === "set") return set.map(({ key }) => key);
  const reads = readsHidden(textsAt(use), readsInput) || fact?.consumesInput !== false;
  const kept = reads && carriesOf(fact) !== "nothing" ? writes : [];
  return [...set, ...kept].map(({ key }) => key);
}
