import type { FlowDefinition } from "../../definition/schema";
import type { ExecutorResult } from "../../ports/executor";
import { failedResult } from "../act/run-actions";
import type { CompiledFlow } from "../compile/compiled";
import { compiledFor } from "../compile/compiled-for";
import type { CallExecutor, Effect, ResolveInput } from "../run/effect";
import { isMidTurn } from "../run/mid-turn";
import type { TransitionResult } from "../run/result";
import type { EpochMs, Signal } from "../run/signal";
import type { Reply, Snapshot, StateChange } from "../run/snapshot";
import type { Step } from "../run/step";
import type { FlowCall } from "../run/subflow";
import { entryOf, type TapeEntry } from "../run/tape";
import { transition } from "../transition";
import { childRefused, openCall } from "./flow-calls";
import { pendingCalls } from "./pending-calls";
import { type Callers, type Clock, type Performed, performEffect } from "./perform-effect";

/** What a turn did so far: everything since the last checkpoint. `tape`: the signals that did it, but for what the run began with. */
export type TurnPart = { snapshot: Snapshot; tape: TapeEntry[]; steps: Step[]; replies: Reply[]; changes: StateChange[] };

/** The effect that is about to leave the process; committed before the call. */
export type EffectIntent = { effectId: string; key: string; executor: string; sideEffect: "idempotent" | "once"; request: unknown; seq: number };

/** Keeps what must survive a crash in the middle of a turn. Preview and tests hand in one that does nothing. */
export type TurnRecorder = {
  /** Called before an effect outside our database: commits the part and the intent together. The next part starts empty. */
  checkpoint(part: TurnPart, intent: EffectIntent): Promise<void>;
  /** Called as soon as the effect has answered, before the engine goes on; may store the result for a later recovery. */
  settled?(intent: EffectIntent, result: ExecutorResult): Promise<void>;
};

export type TurnRequest = Callers & {
  definition: FlowDefinition;
  /** The same definition compiled, where the caller keeps it; else it is compiled once for each definition object. */
  compiled?: CompiledFlow;
  /** Null starts a run: the signal must be `started`, or a fork of that. */
  snapshot: Snapshot | null;
  /** Entries that the run's tape has already. @default 0 */
  entries?: number;
  signal: Signal;
  runId: string;
  recorder: TurnRecorder;
  /** Stands around each piece of the engine's own work: for whoever counts what it costs. @default the work as it is */
  metered?: (work: () => TransitionResult) => TransitionResult;
  /** Milliseconds; a monotone clock is enough. Injected so that tests decide time. */
  clock: Clock;
  /** Aborts what still runs when the turn's time is over; 25,000 by default (rule 23). */
  deadlineMs?: number;
  /** Hears every state change and reply as it happens, before any commit: for the live preview only. */
  observe?: (part: { steps: Step[]; replies: Reply[]; changes: StateChange[] }) => void;
  /** Takes what the run has done up to a call of another flow, and heeds the call before the turn goes on. Without it no flow can be called. */
  heed?: (part: TurnPart, call: FlowCall) => Promise<void>;
};

export const defaultDeadlineMs = 25_000;

/**
 * Performs a turn: `transition`, the effects it asks for, and so on until the run parks or ends. Effects of a parallel state run together.
 * A snapshot that was left in the middle of a turn is recovered first, unless the signal is that it must fail, or that a fork begins there. Gives the rest of the turn after the last checkpoint, to be committed by the caller.
 * @throws HostUnavailable when a port's host cannot work: nothing since the last checkpoint counts.
 */
export async function performTurn(request: TurnRequest): Promise<TurnPart> {
  const { snapshot, signal } = request;
  const turn = openTurn(request, snapshot, signal.at);
  if (snapshot !== null && isMidTurn(snapshot) && signal.type !== "failRequested" && signal.type !== "forked") await turn.recover(snapshot, new Map());
  await turn.advance(signal);
  return turn.part();
}

export type RecoverRequest = Omit<TurnRequest, "signal" | "snapshot"> & {
  snapshot: Snapshot;
  /** Milliseconds since the epoch; the snapshot's own time when absent. */
  at?: EpochMs;
  /** Results that the recorder had settled before the crash, by effect. */
  settled?: ReadonlyMap<string, ExecutorResult>;
};

/** Goes on with a run whose snapshot has pending effects (after a crash): performs them again with the same keys, `once` effects become EFFECT_UNKNOWN. */
export async function recoverTurn(request: RecoverRequest): Promise<TurnPart> {
  const turn = openTurn(request, request.snapshot, request.at ?? request.snapshot.at);
  await turn.recover(request.snapshot, request.settled ?? new Map());
  return turn.part();
}

type OpenTurn = {
  advance(signal: Signal): Promise<void>;
  recover(snapshot: Snapshot, settled: ReadonlyMap<string, ExecutorResult>): Promise<void>;
  part(): TurnPart;
};

type Asked = Pick<TransitionResult, "effects" | "calls">;

type Running = { answer: Promise<{ effectId: string } & Performed>; abort: AbortController };

function openTurn(request: Omit<TurnRequest, "signal" | "snapshot">, before: Snapshot | null, startedAt: EpochMs): OpenTurn {
  const { runId, executors, ports, simulated, credentials, onDelta, recorder, clock, observe } = request;
  const callers: Callers = { executors, ports, simulated, credentials, onDelta };
  const flow = request.compiled ?? compiledFor(request.definition, executors);
  const clockStart = clock.now();
  const deadline = clockStart + (request.deadlineMs ?? defaultDeadlineMs);
  const running = new Map<string, Running>();
  const called = new Set<number>();
  let snapshot = before;
  let entries = request.entries ?? 0;
  let part: Omit<TurnPart, "snapshot"> = emptyPart();

  const now = (): EpochMs => startedAt + Math.max(0, Math.round(clock.now() - clockStart));

  function current(): TurnPart {
    if (snapshot === null) throw new Error("the turn has not begun");
    return { snapshot, ...part };
  }

  function feed(signal: Signal): Asked {
    const work = () => transition(flow, runId, snapshot, signal);
    const { effects, calls, snapshot: after, steps, replies, changes } = request.metered === undefined ? work() : request.metered(work);
    if (signal.type !== "started" && after !== snapshot) {
      entries += 1;
      part.tape.push(entryOf(entries, snapshot, after, signal));
    }
    snapshot = after;
    part.steps.push(...steps);
    part.replies.push(...replies);
    part.changes.push(...changes);
    if (observe !== undefined && (steps.length > 0 || replies.length > 0 || changes.length > 0)) observe({ steps, replies, changes });
    return { effects, calls };
  }

  async function call(effect: CallExecutor | ResolveInput, isRepeated: boolean): Promise<void> {
    const intent = intentOf(effect);
    if (intent !== null && !isRepeated) {
      await recorder.checkpoint(current(), intent);
      part = emptyPart();
    }
    const abort = new AbortController();
    const scope = { flow, snapshot: current().snapshot, startedAt, runId };
    const answer = performEffect(effect, { ...callers, clock, deadline, abort, scope }).then(async (performed) => {
      if (intent !== null) await recorder.settled?.(intent, performed.result);
      return { effectId: effect.effectId, ...performed };
    });
    // When one call's host fails, the turn is over and nobody waits for the others any more.
    answer.catch(() => undefined);
    running.set(effect.effectId, { answer, abort });
  }

  async function heed(flowCall: FlowCall): Promise<void> {
    if (flowCall.type === "begin") called.add(flowCall.seq);
    if (request.heed !== undefined) {
      const done = current();
      part = emptyPart();
      return request.heed(done, flowCall);
    }
    if (flowCall.type === "begin") await begin(feed(childRefused(flowCall, now(), { code: "FLOW_NOT_FOUND", message: "no flow can be called here" })));
  }

  async function begin({ effects, calls }: Asked): Promise<void> {
    for (const flowCall of calls) await heed(flowCall);
    for (const effect of effects) {
      if (effect.type === "abortEffect") drop(effect.effectId);
      else await call(effect, false);
    }
  }

  function drop(effectId: string): void {
    const dropped = running.get(effectId);
    running.delete(effectId);
    dropped?.abort.abort();
  }

  /** A fork asks for itself what its parent had under way where it was left. */
  async function beginInherited(): Promise<void> {
    for (const effect of pendingCalls(flow, runId, current().snapshot)) if (!running.has(effect.effectId)) await call(effect, false);
    const open = openCall(runId, current().snapshot);
    if (open !== null && !called.has(open.seq)) await heed(open);
  }

  async function settleAll(): Promise<void> {
    while (running.size > 0) {
      const { effectId, result, attempts, durationMs } = await Promise.race([...running.values()].map(({ answer }) => answer));
      running.delete(effectId);
      await begin(feed({ type: "effectFinished", at: now(), effectId, result, attempts, durationMs }));
    }
  }

  /** What must not be called again ends as unknown, and the recorder hears of it before the next checkpoint; null for what may. */
  async function giveUp(effect: CallExecutor | ResolveInput): Promise<ExecutorResult | null> {
    if (!isOnce(effect)) return null;
    const unknown = failedResult("EFFECT_UNKNOWN", `it is not known whether '${effect.executor}' was done before the interruption`);
    const intent = intentOf(effect);
    if (intent !== null) await recorder.settled?.(intent, unknown);
    return unknown;
  }

  return {
    part: current,
    async advance(signal) {
      // Replay begins with the start signal as it is kept: the clock may have moved on since.
      await begin(feed(signal.type === "started" || signal.type === "forked" || signal.at >= now() ? signal : { ...signal, at: now() }));
      if (signal.type === "forked") await beginInherited();
      await settleAll();
    },
    async recover(interrupted, settled) {
      for (const effect of pendingCalls(flow, runId, interrupted)) {
        // What an earlier answer has decided calls off the rest of a parallel state.
        if (snapshot?.pending.every(({ effectId }) => effectId !== effect.effectId)) continue;
        const known = settled.get(effect.effectId) ?? (await giveUp(effect));
        if (known === null) await call(effect, true);
        else await begin(feed({ type: "effectFinished", at: now(), effectId: effect.effectId, result: known, attempts: 1, durationMs: 0 }));
      }
      await settleAll();
    },
  };
}

const emptyPart = (): Omit<TurnPart, "snapshot"> => ({ tape: [], steps: [], replies: [], changes: [] });

function isOnce(effect: Effect): effect is CallExecutor {
  return effect.type === "callExecutor" && effect.sideEffect === "once";
}

function intentOf(effect: Effect): EffectIntent | null {
  if (effect.type !== "callExecutor" || effect.sideEffect === "none") return null;
  const { effectId, key, executor, sideEffect, config, seq } = effect;
  return { effectId, key, executor, sideEffect, request: config, seq };
}
