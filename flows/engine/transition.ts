import { assertNever, FlowError } from "../errors";
import type { JsonObject } from "../json/json";
import { finishAction, runActions } from "./act/run-actions";
import { finishBranchAction, recordBranches, runBranches } from "./act/run-branches";
import { startContext } from "./act/start-context";
import { applyEdits, beginTurn, checkLimits, finishWork, type Next, newVisit, startWork, type Work } from "./act/work";
import { choose } from "./choose";
import type { CompiledFlow } from "./compile/compiled";
import { endInFinalState } from "./end";
import { fail, failOnRequest } from "./fail";
import { hear, letPersonJoin, letPersonSay, waitsForPerson } from "./handoff";
import { cancelOnRequest } from "./interrupt";
import { moveToVersion } from "./move-version";
import { park } from "./park";
import { finishResolving, fireTimer, pauseOnRequest, receiveEvent, receiveMessage, resumeInput, resumeRun } from "./resume";
import { LimitReached, runLimits } from "./run/limits";
import { isMidTurn } from "./run/mid-turn";
import type { TransitionResult } from "./run/result";
import type { EpochMs, ForkEdit, ForkSignal, Signal } from "./run/signal";
import type { Snapshot } from "./run/snapshot";
import { callOff, takeWhileCalling } from "./subflow";
import { enter } from "./take-transition";

type PlainSignal = Exclude<Signal, ForkSignal>;

/**
 * Advances a run by one signal until it waits, parks or ends. Pure: equal arguments give equal results; no clock, ids, randomness or I/O.
 * `snapshot` is null exactly for `started`. A signal that the run has no use for (a stale timer, an event nobody waits for, anything after
 * the end) gives the same snapshot back, by identity, and no steps. A definition that would cost more than a turn may (`limits.ts`) makes a failed run.
 * @throws FlowError STATE_MISSING when the snapshot names a state the definition does not have, RUN_MOVED_ON when effects are still pending.
 */
export function transition(flow: CompiledFlow, runId: string, snapshot: Snapshot | null, signal: Signal): TransitionResult {
  return signal.type === "forked" ? takeUp(flow, runId, snapshot, signal) : takeOne(flow, runId, snapshot, signal, []);
}

/** A fork's beginning. What its parent has recorded does not come out again. */
function takeUp(flow: CompiledFlow, runId: string, snapshot: Snapshot | null, fork: ForkSignal): TransitionResult {
  const { at, after, contextPatch, earlier = [], signal } = fork;
  const edits: ForkEdit[] = [...earlier, { after, contextPatch }];
  if (signal !== null) return behind(after, takeOne(flow, runId, snapshot, signal, edits));
  if (snapshot === null) throw new FlowError("RUN_NOT_FOUND", { message: "a fork of nothing" });
  const work = continueWork(flow, runId, snapshot, at, false);
  beginEdits(work, edits);
  return finishWork(work);
}

function behind(after: number, result: TransitionResult): TransitionResult {
  const isOwn = ({ seq }: { seq: number }): boolean => seq > after;
  const { steps, replies, changes } = result;
  return { ...result, steps: steps.filter(isOwn), replies: replies.filter(isOwn), changes: changes.filter(isOwn) };
}

function takeOne(flow: CompiledFlow, runId: string, snapshot: Snapshot | null, signal: PlainSignal, edits: readonly ForkEdit[]): TransitionResult {
  if (snapshot === null) {
    if (signal.type !== "started") throw new FlowError("RUN_NOT_FOUND", { message: `a run cannot begin with '${signal.type}'` });
    return settle(begin(flow, runId, signal), null, signal, edits);
  }
  if (snapshot.agenda.task.type === "ended" || signal.type === "started") return unchanged(snapshot);
  if (signal.type === "failRequested") return failWhereItStands(flow, runId, snapshot, signal, edits);
  const isAnswer = signal.type === "effectFinished";
  if (isAnswer !== isMidTurn(snapshot)) {
    if (isAnswer) return unchanged(snapshot);
    throw new FlowError("RUN_MOVED_ON", { message: "effects of an earlier signal are still pending" });
  }
  const work = continueWork(flow, runId, snapshot, signal.at, !isAnswer && !(signal.type === "childEnded" && signal.isSameTurn));
  return settle(work, snapshot, signal, edits);
}

/** Takes the signal and goes on until the run waits. A run that reaches a limit on the way ends there as failed, whatever it was at. */
function settle(work: Work, before: Snapshot | null, signal: Exclude<PlainSignal, { type: "failRequested" }>, edits: readonly ForkEdit[]): TransitionResult {
  try {
    if (edits.length > 0) beginEdits(work, edits);
    const next = take(work, signal);
    if (next === "ignored" && before !== null) return unchanged(before);
    if (next !== "ignored") advance(work, next);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    failAtLimit(work, error);
  }
  return finishWork(work);
}

/** The first may stand before anything is recorded. */
function beginEdits(work: Work, edits: readonly ForkEdit[]): void {
  work.edits = edits;
  applyEdits(work);
}

function take(work: Work, signal: Exclude<PlainSignal, { type: "failRequested" }>): Next | "ignored" {
  if (signal.type === "effectFinished") return takeAnswer(work, signal);
  if (signal.type !== "started") return takeSignal(work, signal);
  if (!work.flow.hasRoom) throw new LimitReached("CONTEXT_TOO_LARGE", `the defaults are larger than ${runLimits.contextBytes} bytes`);
  return { type: "enter" };
}

function failAtLimit(work: Work, { code, message }: LimitReached): void {
  work.isFailing = true;
  if (work.task.type === "branches") recordBranches(work, work.task);
  // What was asked for within this very signal has not begun.
  const aborts = work.effects.filter((effect) => effect.type === "abortEffect");
  work.effects.splice(0, work.effects.length, ...aborts);
  fail(work, { code, message });
}

/** In the middle of a turn the turn stays the one that fails, and what it waited for is called off. */
function failWhereItStands(
  flow: CompiledFlow,
  runId: string,
  snapshot: Snapshot,
  signal: Extract<Signal, { type: "failRequested" }>,
  edits: readonly ForkEdit[],
): TransitionResult {
  const work = startWork(flow, runId, snapshot, flow.states.get(snapshot.state) ?? flow.nowhere, Math.max(snapshot.at, signal.at));
  for (const { effectId } of snapshot.pending) work.effects.push({ type: "abortEffect", effectId });
  beginTurn(work);
  if (isMidTurn(snapshot)) work.snapshot.turn = snapshot.turn;
  if (edits.length > 0) beginEdits(work, edits);
  if (work.task.type === "child") callOff(work, work.task);
  failOnRequest(work, { code: signal.code, message: signal.message });
  return finishWork(work);
}

function begin(flow: CompiledFlow, runId: string, signal: Extract<Signal, { type: "started" }>): Work {
  const { initialState } = flow.definition;
  const context: JsonObject = startContext(flow, signal.entities);
  const snapshot: Snapshot = {
    schema: 1,
    state: initialState,
    status: "running",
    outcome: null,
    context,
    meta: signal.meta,
    input: signal.input,
    event: null,
    error: null,
    failure: null,
    pausedReason: null,
    seq: 0,
    turn: 1,
    entrySeq: 0,
    attempts: 0,
    progress: 0,
    timer: null,
    offered: [],
    pending: [],
    agenda: { task: { type: "parked" }, visit: newVisit(signal.at), microsteps: 0, replies: 0, effects: 0, spent: 0 },
    startedAt: signal.at,
    at: signal.at,
    ...(signal.caller === undefined ? {} : { caller: signal.caller }),
  };
  return startWork(flow, runId, snapshot, flow.states.get(initialState) ?? flow.nowhere);
}

function continueWork(flow: CompiledFlow, runId: string, before: Snapshot, at: EpochMs, isNewTurn: boolean): Work {
  const state = flow.states.get(before.state);
  if (state === undefined) throw new FlowError("STATE_MISSING", { message: `state '${before.state}' is not defined` });
  const work = startWork(flow, runId, before, state, Math.max(before.at, at));
  if (isNewTurn) beginTurn(work);
  return work;
}

function takeAnswer(work: Work, { effectId, result, attempts, durationMs }: Extract<Signal, { type: "effectFinished" }>): Next | "ignored" {
  const { task, snapshot } = work;
  switch (task.type) {
    case "action":
      return effectId === String(snapshot.seq + 1) ? finishAction(work, task, { result, attempts, durationMs }) : "ignored";
    case "branches":
      return finishBranchAction(work, task, effectId, { result, attempts, durationMs });
    case "resolve":
      return effectId === String(snapshot.seq + 1) ? finishResolving(work, task, result) : "ignored";
    case "child":
    case "parked":
    case "ended":
      return "ignored";
    default:
      return assertNever(task);
  }
}

function takeSignal(work: Work, signal: Exclude<PlainSignal, { type: "effectFinished" | "started" | "failRequested" }>): Next | "ignored" {
  if (work.task.type === "child") return takeWhileCalling(work, work.task, signal);
  const isPaused = work.snapshot.status === "paused";
  switch (signal.type) {
    case "messageReceived":
      return waitsForPerson(work.snapshot) ? hear(work, signal.input) : receiveMessage(work, signal);
    case "eventReceived":
      return receiveEvent(work, signal);
    case "timerFired":
      return fireTimer(work, signal);
    case "childEnded":
      return "ignored";
    case "cancelRequested":
      return cancelOnRequest(work, signal.by);
    case "pauseRequested":
      return isPaused ? "ignored" : pauseOnRequest(work, signal.reason);
    case "resumeRequested":
      return isPaused ? resumeRun(work, resumeInput(signal.question), "operator") : "ignored";
    case "migrated":
      return moveToVersion(work, signal);
    case "personJoined":
      return letPersonJoin(work, signal.by);
    case "personSaid":
      return letPersonSay(work, signal.by, signal.text);
    default:
      return assertNever(signal);
  }
}

function advance(work: Work, first: Next): void {
  let next = first;
  while (next !== null) {
    checkLimits(work);
    next = perform(work, next);
  }
}

function perform(work: Work, next: NonNullable<Next>): Next {
  switch (next.type) {
    case "enter":
      return enter(work);
    case "actions":
      return runActions(work, next.hook, next.index);
    case "branches":
      return runBranches(work);
    case "choose":
      return choose(work);
    case "park":
      return park(work);
    case "end":
      return endInFinalState(work);
    default:
      return assertNever(next);
  }
}

function unchanged(snapshot: Snapshot): TransitionResult {
  return { snapshot, effects: [], calls: [], steps: [], replies: [], changes: [] };
}
