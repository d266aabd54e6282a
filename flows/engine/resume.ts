import type { EventName } from "../definition/schema";
import { meterOf, settle } from "../expressions/limits";
import type { JsonObject } from "../json/json";
import type { ExecutorResult, RunInput } from "../ports/executor";
import { wordsOf } from "../words/words-of";
import { sayLine } from "./act/say";
import { addStep, ask, type Next, scopeOf, type Work } from "./act/work";
import { nothingConsidered, tryEvent } from "./candidates";
import { renderLine } from "./compile/evaluate-compiled";
import { letPersonGo } from "./handoff";
import { expireRun, interruptRun } from "./interrupt";
import { pause } from "./park";
import type { Task } from "./run/agenda";
import type { ResolveInput } from "./run/effect";
import type { Signal } from "./run/signal";
import { askAgain } from "./stay";
import { stockLines } from "./stock-lines";
import { acceptInput, messageOf, type Receipt } from "./understand/accept-input";
import { findInterrupt, meansGoOn } from "./understand/lexicon";
import { askOr, eventOfAnswer, type Resolution, resolveInput } from "./understand/resolve-input";

/** The customer said or pressed something in a parked state. */
export function receiveMessage(work: Work, signal: Extract<Signal, { type: "messageReceived" }>): Next {
  const { snapshot, visit } = work;
  const { input } = signal;
  const isPlain = signal.isPlain === true;
  snapshot.input = spelledOut(input, snapshot.offered);
  if (snapshot.status === "paused") return answerWhilePaused(work, input);
  visit.since = snapshot.at;
  visit.reminded = false;
  snapshot.timer = null;
  const meter = meterOf(work.budget);
  const resolution = resolveInput(work.state, snapshot.offered, snapshot.input, { meter, isPlain, isApart: signal.isApart === true });
  settle(work.budget, meter);
  return follow(work, resolution, { receivedAt: snapshot.at, isPlain });
}

/** A pressed button without a text says its label (rule 29), so that actions which read the text have one. */
function spelledOut(input: RunInput, offered: Work["snapshot"]["offered"]): RunInput {
  const button = input.text.trim() === "" ? offered.find(({ id }) => id === input.event) : undefined;
  return button === undefined ? input : { ...input, text: button.label };
}

/** NLU or the model has answered which event a message means. */
export function finishResolving(work: Work, { by, receivedAt, isPlain }: Extract<Task, { type: "resolve" }>, result: ExecutorResult): Next {
  const event = eventOfAnswer(work.state, by, result.ok ? result.event : undefined);
  const resolution: Resolution = event === null ? askOr(work.state, by) : { type: "event", event, how: by, set: {}, label: null };
  return follow(work, resolution, { receivedAt, isPlain: isPlain === true });
}

function follow(work: Work, resolution: Resolution, receipt: Receipt): Next {
  switch (resolution.type) {
    case "event":
      return acceptInput(work, resolution, receipt);
    case "ask":
      return askWhich(work, resolution.by, receipt);
    case "interrupt":
      return interruptRun(work, resolution.interrupt);
    case "miss":
      recordInput(work, receipt);
      work.visit.resumed = { event: "user_message", by: "customer" };
      return askAgain(work, nothingConsidered(), resolution.ambiguous ? stockLines.ambiguous : null);
  }
}

function askWhich(work: Work, by: "nlu" | "llm", { receivedAt, isPlain }: Receipt): Next {
  ask(work, resolveEffect(work, by));
  work.task = { type: "resolve", by, receivedAt, ...(isPlain ? { isPlain } : {}) };
  return null;
}

export function resolveEffect({ snapshot, state }: Work, by: "nlu" | "llm"): ResolveInput {
  const { nlu, llm } = state.input;
  return {
    type: "resolveInput",
    effectId: String(snapshot.seq + 1),
    text: snapshot.input?.text ?? "",
    by,
    intents: by === "nlu" ? nlu : null,
    accepts: [...state.customerEvents].sort(),
    hint: llm?.hint ?? null,
  };
}

/** A webhook, a trigger or an operator. Null when the state has no use for it: the run does not change. */
export function receiveEvent(work: Work, signal: Extract<Signal, { type: "eventReceived" }>): Next | "ignored" {
  const { state, snapshot, visit } = work;
  const { event, data, source } = signal;
  const isForActions = (event.startsWith("webhook:") || event.startsWith("trigger:")) && state.main.length > 0 && state.type !== "final";
  if (!state.transitions.has(event) && !state.input.accept.has(event) && !isForActions) return "ignored";
  addStep(work, { type: "wait", status: "completed", event, input: { event, data, source }, output: { event, how: source } });
  letPersonGo(work);
  snapshot.event = { name: event, data };
  snapshot.status = "running";
  snapshot.pausedReason = null;
  snapshot.timer = null;
  visit.resumed = { event, by: "system" };
  return { type: "actions", hook: "main", index: 0 };
}

/** The timer of the current state, or of the whole run, is due. */
export function fireTimer(work: Work, signal: Extract<Signal, { type: "timerFired" }>): Next | "ignored" {
  const { snapshot, visit, state } = work;
  const { timer } = snapshot;
  if (timer === null || timer.entrySeq !== signal.entrySeq || timer.dueAt > signal.at) return "ignored";
  snapshot.timer = null;
  const event: EventName | null = timer.type === "reminder" ? null : "timeout";
  addStep(work, { type: "wait", status: "completed", event, input: { timer: timer.type }, output: { event, how: "timer" } });
  if (timer.type === "run") return expireRun(work);
  if (timer.type === "reminder") {
    visit.reminded = true;
    visit.since = snapshot.at;
    sayLine(work, renderLine(state.reminder, scopeOf(work), work.budget, stockLines.help), snapshot.offered);
    return { type: "park" };
  }
  snapshot.event = { name: "timeout", data: null };
  visit.resumed = { event: "timeout", by: "timer" };
  return { type: "actions", hook: "main", index: 0 };
}

export function pauseOnRequest(work: Work, reason: string): Next {
  addStep(work, { type: "wait", status: "completed", input: { pause: reason }, output: { event: null, how: "operator" } });
  return pause(work, reason);
}

/** The input of the step that resumes a run; `question` is said again. */
export function resumeInput(question: string | undefined): { resume: true; question?: string } {
  return { resume: true, ...(question === undefined ? {} : { question }) };
}

/** A paused run goes on: by its own `resume` transition, else by asking its question again. */
export function resumeRun(work: Work, input: JsonObject, how: string): Next {
  const { snapshot, visit, state } = work;
  addStep(work, { type: "wait", status: "completed", event: "resume", input, output: { event: "resume", how } });
  snapshot.status = "running";
  snapshot.pausedReason = null;
  snapshot.event = { name: "resume", data: null };
  visit.since = snapshot.at;
  visit.reminded = false;
  letPersonGo(work);
  if (tryEvent(work, "resume", nothingConsidered()) !== null) {
    visit.resumed = { event: "resume", by: "system" };
    return { type: "actions", hook: "main", index: 0 };
  }
  const question = typeof input.question === "string" && input.question !== "" ? input.question : null;
  sayLine(work, question ?? renderLine(state.input.reprompt, scopeOf(work), work.budget, stockLines.goOn), snapshot.offered);
  return { type: "park" };
}

const pausedButtons = [
  { id: "resume", label: "Go on", event: "resume", set: null },
  { id: "start_over", label: "Start over", event: "start_over", set: null },
];

/** Rule 19: a paused run answers with "go on or start over?". */
function answerWhilePaused(work: Work, input: RunInput): Next {
  const words = wordsOf(input.text);
  const interrupt = findInterrupt(words);
  if (input.event === "resume" || meansGoOn(words)) return resumeRun(work, { message: input.text, event: input.event, data: input.data }, "button");
  if (input.event === "start_over" || interrupt === "startOver") return interruptRun(work, "startOver");
  if (interrupt === "cancel") return interruptRun(work, "cancel");
  recordInput(work, { receivedAt: work.snapshot.at, isPlain: true });
  const { offered } = work.snapshot;
  sayLine(work, stockLines.goOnOrStartOver, pausedButtons);
  work.snapshot.offered = offered;
  return pause(work, work.snapshot.pausedReason ?? "paused");
}

/** Input that was understood as nothing. */
function recordInput(work: Work, receipt: Receipt): void {
  addStep(work, {
    type: "wait",
    status: "completed",
    event: null,
    input: messageOf(work.snapshot.input),
    output: { event: null, how: "invalid" },
    durationMs: work.snapshot.at - receipt.receivedAt,
  });
}
