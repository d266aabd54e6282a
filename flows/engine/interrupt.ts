import type { EventName } from "../definition/schema";
import { canonicalJson } from "../json/canonical";
import type { JsonObject } from "../json/json";
import type { PatchOperation } from "../protocol/step";
import { release, sayLine } from "./act/say";
import { addStep, type Next, type Work } from "./act/work";
import { escapePointer } from "./act/write-context";
import { type Choice, type Considered, nothingConsidered, tryEvent } from "./candidates";
import { end } from "./end";
import { letPersonGo } from "./handoff";
import { pause } from "./park";
import { stockLines } from "./stock-lines";
import { goTo, takeTransition } from "./take-transition";
import { messageOf } from "./understand/accept-input";
import type { Interrupt } from "./understand/lexicon";

/** Transitions of a state that stand for an interrupt, the first that it has. */
const ownEvents: { readonly [name in Interrupt]: readonly EventName[] } = {
  cancel: ["cancel", "user_cancels"],
  startOver: ["user_starts_over"],
  help: ["user_help"],
  human: ["user_human", "user_agent"],
};

/** What a customer may say anywhere (A50): the state's own transition goes before the engine's answer. */
export function interruptRun(work: Work, interrupt: Interrupt): Next {
  const { snapshot } = work;
  const wasPaused = snapshot.status === "paused";
  const event = engineEvents[interrupt];
  addStep(work, { type: "wait", status: "completed", event, input: messageOf(snapshot.input), output: { event, how: "interrupt" } });
  return heed(work, interrupt, wasPaused);
}

/** The state's own transition goes before the engine's answer, but not where the run was paused. */
export function heed(work: Work, interrupt: Interrupt, wasPaused = false): Next {
  const { snapshot } = work;
  const considered = nothingConsidered();
  const own = wasPaused ? null : firstOf(work, ownEvents[interrupt], considered);
  if (own !== null) {
    snapshot.event = { name: own.event, data: null };
    return takeTransition(work, own, considered);
  }
  switch (interrupt) {
    case "cancel":
      return cancelRun(work);
    case "startOver":
      // It is the whole conversation that begins again: the outermost run does, those below it give way.
      return snapshot.caller === undefined ? beginAgain(work) : endAsCancelled(work, "start_over");
    case "help":
      sayLine(work, stockLines.help, snapshot.offered);
      return { type: "park" };
    case "human":
      sayLine(work, stockLines.handoff);
      return pause(work, "handoff");
  }
}

const engineEvents: { readonly [name in Interrupt]: EventName | null } = { cancel: "cancel", startOver: "start_over", help: null, human: null };

function firstOf(work: Work, events: readonly EventName[], considered: Considered): Choice | null {
  for (const event of events) {
    const choice = tryEvent(work, event, considered);
    if (choice !== null) return choice;
  }
  return null;
}

/** An operator or a button of the channel cancels the run. */
export function cancelOnRequest(work: Work, by: "customer" | "operator" | "caller"): Next {
  addStep(work, {
    type: "wait",
    status: "completed",
    event: "cancel",
    input: { cancel: by },
    output: { event: "cancel", how: by === "customer" ? "interrupt" : by },
  });
  return cancelRun(work);
}

/** Rule 34: to the flow's cancelled end if it has one, else cancelled where it stands. */
function cancelRun(work: Work): Next {
  const next = endAsCancelled(work, "cancel");
  if (next === null && work.snapshot.caller === undefined) sayLine(work, stockLines.cancelled);
  return next;
}

/** The run's own time is over: it ends as if nobody wanted it any more. Only the cancelled end of the flow has something to say about it. */
export function expireRun(work: Work): Next {
  return endAsCancelled(work, "timeout");
}

function endAsCancelled(work: Work, event: EventName): Next {
  const { flow, snapshot } = work;
  letPersonGo(work);
  snapshot.status = "running";
  snapshot.pausedReason = null;
  snapshot.event = { name: event, data: null };
  if (flow.cancelledState !== null && flow.cancelledState !== snapshot.state) return goTo(work, event, flow.cancelledState, nothingConsidered());
  release(work);
  end(work, "cancelled", event);
  return null;
}

/** Back to the initial state with a fresh context. The steps go on counting, and progress never falls. */
function beginAgain(work: Work): Next {
  const { flow, snapshot } = work;
  letPersonGo(work);
  snapshot.status = "running";
  snapshot.pausedReason = null;
  snapshot.event = { name: "start_over", data: null };
  const patch = resetPatch(snapshot.context, flow.initialContext);
  snapshot.context = flow.initialContext;
  return goTo(work, "start_over", flow.definition.initialState, nothingConsidered(), patch);
}

function resetPatch(before: JsonObject, after: JsonObject): PatchOperation[] {
  const pointer = (key: string): string => `/${escapePointer(key)}`;
  const removed = Object.keys(before)
    .sort()
    .filter((key) => !Object.hasOwn(after, key))
    .map((key): PatchOperation => ({ op: "remove", path: pointer(key) }));
  const written = Object.keys(after)
    .sort()
    .flatMap((key): PatchOperation[] => {
      const value = after[key] ?? null;
      if (!Object.hasOwn(before, key)) return [{ op: "add", path: pointer(key), value }];
      return canonicalJson(before[key]) === canonicalJson(value) ? [] : [{ op: "replace", path: pointer(key), value }];
    });
  return [...removed, ...written];
}
