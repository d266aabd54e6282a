import { type ExecutorFacts, findFact } from "../../definition/executor-facts";
import { canonicalJson } from "../../json/canonical";
import type { ExecutorResult, RunInput } from "../../ports/executor";
import type { CallExecutor, Effect, ResolveInput } from "../run/effect";
import type { EpochMs, Signal, StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import type { TapeEntry } from "../run/tape";
import { transition } from "../transition";
import { diverged } from "./diverged";
import { type Exchange, newExchange, tell } from "./exchange";
import { followLives, type Lives } from "./lives";

export type Call = CallExecutor | ResolveInput;

/** What an effect had answered when the run was lived, and in which entry; null when it never did. */
export type Recalled = { n: number; at: EpochMs; result: ExecutorResult; attempts: number; durationMs: number } | null;

/** A recorded run as it was lived; its answers by question, in the order of the asking. */
export type Recollection = { exchanges: Exchange[]; answers: ReadonlyMap<string, readonly Recalled[]>; snapshot: Snapshot };

/**
 * Equal for equal questions: the executor (or the reading of an input) with its resolved config, and what else it is known to look at, the
 * customer's input where it reads that, and the whole context where it changes something outside or finds in it what the input means. Pure.
 */
export function questionOf(facts: ExecutorFacts, call: Call, input: RunInput | null): string {
  if (call.type === "resolveInput") {
    const { by, text, intents, accepts, hint } = call;
    return canonicalJson({ by, text, intents, accepts, hint });
  }
  const { executor, config, context, sideEffect } = call;
  const fact = findFact(facts, executor);
  const reads = fact?.consumesInput === true;
  const words = reads ? canonicalJson(input) : "";
  const all = sideEffect !== "none" || (reads && fact?.purity === "pure");
  return `${executor} ${canonicalJson(config)} ${words} ${all ? canonicalJson(context) : ""}`;
}

/** Lives a recorded run again on its own versions, and keeps what it asked, heard and said. Pure. @throws FlowError REPLAY_DIVERGED */
export function recall(lives: Lives, facts: ExecutorFacts, runId: string, origin: StartSignal, tape: readonly TapeEntry[]): Recollection {
  const answers = new Map<string, Recalled[]>();
  const open = new Map<string, { list: Recalled[]; at: number }>();
  let exchange = newExchange(0, origin, null);
  const exchanges = [exchange];
  const versionFor = followLives(lives);

  function asked(effect: Effect, { input }: Snapshot): void {
    if (effect.type === "abortEffect") return;
    const question = questionOf(facts, effect, input);
    const list = answers.get(question) ?? [];
    answers.set(question, list);
    open.set(effect.effectId, { list, at: list.length });
    list.push(null);
  }

  function take(before: Snapshot | null, n: number, signal: Signal): Snapshot {
    const { flow } = versionFor(n, signal, before?.seq ?? 0);
    const result = transition(flow, runId, before, signal);
    if (result.snapshot === before) throw diverged(n, before.seq + 1, "the run has no use for what was recorded");
    if (signal.type === "effectFinished") {
      const { effectId, at, attempts, durationMs } = signal;
      const place = open.get(effectId);
      if (place !== undefined) place.list[place.at] = { n, at, result: signal.result, attempts, durationMs };
    } else if (n > 0 && signal.type !== "migrated") {
      exchange = newExchange(n, signal, before);
      exchanges.push(exchange);
    }
    for (const effect of result.effects) asked(effect, result.snapshot);
    // That the run was moved is no part of what was said: the draft has no such moment.
    if (signal.type !== "migrated") tell(exchange, result);
    return result.snapshot;
  }

  const snapshot = tape.reduce((before, { n, signal }) => take(before, n, signal), take(null, 0, origin));
  return { exchanges, answers, snapshot };
}
