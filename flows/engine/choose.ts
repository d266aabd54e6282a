import type { EventName } from "../definition/schema";
import type { Next, Work } from "./act/work";
import { type Choice, type Considered, nothingConsidered, truthOf, tryEvent } from "./candidates";
import { takeErrorState } from "./error-state";
import { fail } from "./fail";
import { stay } from "./stay";
import { takeTransition } from "./take-transition";

/** Chooses the transition of the current state after its actions (D3), or lets it park, stay or fail. */
export function choose(work: Work): Next {
  const considered = nothingConsidered();
  const { state, visit } = work;
  const raised = visit.raisedAt !== null;
  const choice =
    state.type === "parallel" && visit.leaving === null
      ? pickAfterBranches(work, raised, considered)
      : raised
        ? tryEvent(work, "error", considered)
        : pick(work, considered);
  if (choice !== null) return takeTransition(work, choice, considered);
  if (raised) return takeErrorState(work, considered);
  if (visit.resumed !== null) return stay(work, considered);
  if (state.type === "decision") return chooseForUndecided(work, considered);
  if (state.parkable) return { type: "park" };
  return fail(work, { code: "NO_TRANSITION", message: `no transition of '${state.name}' fits` }, considered);
}

function pick(work: Work, considered: Considered): Choice | null {
  const { state, visit } = work;
  const { resumed } = visit;
  const byCondition = pickByConditions(work, considered);
  if (byCondition !== null) return byCondition;
  // A wait that was only entered parks; the conditions of the initial state are the one way past it.
  if (state.type === "wait" && resumed === null) return null;
  const events: EventName[] = visit.emitted.toReversed();
  if (resumed !== null) events.push(resumed.event);
  // Input that was accepted and stored is also `data_valid` (A22).
  if (resumed?.by === "customer" && state.input.store !== null && resumed.event !== "data_invalid") events.push("data_valid");
  if (visit.performed > 0 || (state.type === "action" && resumed === null)) events.push("success");
  if (resumed?.by !== "timer") events.push("default");
  return tryInOrder(work, events, considered);
}

/** Rule 32: true conditions, then success or error, then default; events of branches do not choose. */
function pickAfterBranches(work: Work, raised: boolean, considered: Considered): Choice | null {
  return pickByConditions(work, considered) ?? tryInOrder(work, [raised ? "error" : "success", "default"], considered);
}

function pickByConditions(work: Work, considered: Considered): Choice | null {
  for (const { expression, event } of work.state.conditions) {
    const value = truthOf(work, expression);
    considered.conditions.push({ expression: expression.source, value });
    const choice = value ? tryEvent(work, event, considered) : null;
    if (choice !== null) return choice;
  }
  return null;
}

function tryInOrder(work: Work, events: readonly EventName[], considered: Considered): Choice | null {
  for (const event of events) {
    const choice = tryEvent(work, event, considered);
    if (choice !== null) return choice;
  }
  return null;
}

/** A decision that decides nothing is an error (A46). */
function chooseForUndecided(work: Work, considered: Considered): Next {
  const { snapshot, state } = work;
  snapshot.error = { code: "NO_TRANSITION", message: `no condition of '${state.name}' is true and it has no default`, executor: null, state: state.name };
  const choice = tryEvent(work, "error", considered);
  return choice === null ? takeErrorState(work, considered) : takeTransition(work, choice, considered);
}
