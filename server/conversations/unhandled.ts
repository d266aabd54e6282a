import type { StateName } from "@/flows/definition/schema";
import type { Step } from "@/flows/protocol/step";
import type { LiveRun } from "./conversation";
import type { TurnKind } from "./turn-observation";

/** What reached a run and was of no use to it, by the state that it met. */
export type Unhandled = { versionId: string; states: StateName[] };

/** What a turn did, as far as it tells what nobody had a use for. `before` is null for a run that this turn began. */
export type Heard = { kind: TurnKind; before: LiveRun | null; after: LiveRun | null; steps: readonly Step[] };

/**
 * Reads out of what a turn recorded whether what came was of use: input that was understood as nothing, input that was understood
 * and fitted nothing so that the state asked again, an event that the state has no transition for. Pure.
 */
export function unhandledIn({ kind, before, after, steps }: Heard): Unhandled | null {
  // What operators try on a fork tells nothing of customers.
  if (after === null || after.sandbox) return null;
  const missed = steps.filter(isMiss).map(({ state }) => state);
  if (missed.length > 0) return { versionId: after.versionId, states: missed };
  const isUnwanted = (kind === "event" || kind === "webhook") && steps.length === 0;
  return isUnwanted || isAskedAgain(before, after) ? { versionId: after.versionId, states: [after.snapshot.state] } : null;
}

const isMiss = (step: Step): boolean => isUnread(step) || (step.step_type === "condition" && step.event === "max_attempts");

function isUnread({ step_type, status, event, output }: Step): boolean {
  const how = typeof output === "object" && output !== null && !Array.isArray(output) ? output.how : null;
  return step_type === "wait" && status === "completed" && event === null && how === "invalid";
}

/** The engine counts in `attempts` how often a state had to ask again. */
const isAskedAgain = (before: LiveRun | null, after: LiveRun): boolean =>
  before !== null && before.id === after.id && before.snapshot.state === after.snapshot.state && after.snapshot.attempts > before.snapshot.attempts;
