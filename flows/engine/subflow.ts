import type { JsonObject } from "../json/json";
import { subflowExecutor } from "./act/call-flow";
import { draftOf, failedDraft } from "./act/draft";
import { afterAction, finishList, raise, recordDraft } from "./act/run-actions";
import { actionsOf, type Next, type Work } from "./act/work";
import { nothingConsidered, tryEvent } from "./candidates";
import { cancelOnRequest, heed } from "./interrupt";
import { fireTimer, receiveEvent } from "./resume";
import type { Draft, Task } from "./run/agenda";
import type { Signal } from "./run/signal";
import { type ChildEnd, callKey } from "./run/subflow";
import { takeTransition } from "./take-transition";

type Calling = Extract<Task, { type: "child" }>;
type ChildEnded = Extract<Signal, { type: "childEnded" }>;

/** The event of a call whose flow was cancelled. */
const cancelledEvent = "subflow_cancelled";

/**
 * A run that has called a flow waits for its end. What the customer says and what a person does is the called run's; an event that the
 * state has a transition for, the time that was set, and whoever cancels are not waited out: the called run is called off then.
 */
export function takeWhileCalling(work: Work, task: Calling, signal: Signal): Next | "ignored" {
  switch (signal.type) {
    case "childEnded":
      return signal.seq === task.seq ? finishCall(work, task, signal) : "ignored";
    case "eventReceived": {
      if (!work.state.transitions.has(signal.event)) return "ignored";
      callOff(work, task);
      receiveEvent(work, signal);
      return { type: "choose" };
    }
    case "timerFired":
      return timeOut(work, task, signal);
    case "cancelRequested":
      callOff(work, task);
      return cancelOnRequest(work, signal.by);
    default:
      return "ignored";
  }
}

/** Nobody waits for the called run any more: its action is recorded as skipped. */
export function callOff(work: Work, task: Calling): void {
  work.calls.push({ type: "callOff", key: callKey(work.runId, task.seq) });
  work.task = { type: "parked" };
  recordDraft(work, { ...blankDraft(work, task), status: "skipped" }, work.budget);
}

function timeOut(work: Work, task: Calling, signal: Extract<Signal, { type: "timerFired" }>): Next | "ignored" {
  const { snapshot, visit } = work;
  const { timer } = snapshot;
  if (timer === null || timer.entrySeq !== signal.entrySeq || timer.dueAt > signal.at) return "ignored";
  callOff(work, task);
  const next = fireTimer(work, signal);
  if (timer.type === "run") return next;
  if (tryEvent(work, "timeout", nothingConsidered()) !== null) return { type: "choose" };
  visit.resumed = null;
  return failAsTimedOut(work);
}

function failAsTimedOut(work: Work): Next {
  raise(work, { executor: subflowExecutor, error: { code: "ACTION_TIMEOUT", message: "the flow that was called did not end in its time" } });
  return { type: "choose" };
}

/** The called run has ended: the action ends with it, and its list goes on. */
function finishCall(work: Work, task: Calling, { end, runId }: ChildEnded): Next {
  const action = actionsOf(work, task.hook)[task.index];
  work.task = { type: "parked" };
  work.snapshot.timer = null;
  if (action === undefined) return finishList(work, task.hook, task.index);
  const place = { hook: task.hook, branch: null, at: work.snapshot.at };
  const performance = { attempts: 1, durationMs: Math.max(0, work.snapshot.at - task.since) };
  const data: JsonObject = runId === null ? {} : { run: runId };
  switch (end.outcome) {
    case "failed": {
      const draft = failedDraft(action, task.config, place, end.error, { result: { ok: true }, ...performance });
      return finishList(work, task.hook, task.index, afterAction(work, action, { ...draft, output: runId === null ? null : { data } }));
    }
    case "completed": {
      const result = { ok: true, output: end.outputs, data: { ...data, state: end.state } } as const;
      const draft = draftOf(work.flow, action, task.config, place, { result, ...performance });
      const mapped = Object.keys(end.outputs)
        .sort()
        .map((path) => ({ path, value: end.outputs[path] ?? null }));
      return finishList(work, task.hook, task.index, afterAction(work, action, { ...draft, writes: [...mapped, ...draft.writes] }));
    }
    case "cancelled":
      recordDraft(work, { ...blankDraft(work, task), status: "completed", event: cancelledEvent, output: { data }, ...performance }, work.budget);
      return heedCancellation(work, end);
  }
}

/** Taken by the state's own transition, else it is as if what ended the called run had been meant for this one. */
function heedCancellation(work: Work, { because }: Extract<ChildEnd, { outcome: "cancelled" }>): Next {
  const considered = nothingConsidered();
  const own = tryEvent(work, cancelledEvent, considered);
  if (own !== null) return takeTransition(work, own, considered);
  return because === "timeout" ? failAsTimedOut(work) : heed(work, because);
}

function blankDraft(work: Work, { hook, config }: Calling): Draft {
  return {
    hook,
    branch: null,
    executor: subflowExecutor,
    status: "skipped",
    event: null,
    input: config,
    output: null,
    error: null,
    writes: [],
    replies: [],
    attempts: 0,
    durationMs: 0,
    at: work.snapshot.at,
  };
}
