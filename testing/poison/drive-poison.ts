import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import type { CallExecutor, Effect, ResolveInput } from "@/flows/engine/run/effect";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { TransitionResult } from "@/flows/engine/run/result";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { entryOf, type TapeEntry } from "@/flows/engine/run/tape";
import { wireStep } from "@/flows/engine/run/wire-step";
import { transition } from "@/flows/engine/transition";
import type { Json, JsonObject } from "@/flows/json/json";
import { jsonLength } from "@/flows/json/json-length";
import type { ExecutorReply, ExecutorResult } from "@/flows/ports/executor";
import { message, runId, start, started } from "../builders/a-run";

/** What one signal, with the answers of its effects, made of a run. */
export type PoisonedTurn = {
  signal: Signal["type"];
  steps: number;
  /** Characters of the recorded steps as JSON, about. */
  recorded: number;
  replies: number;
  effects: number;
  /** Evaluations that the turn had spent when it last waited for an effect. */
  spent: number;
  /** CPU, in milliseconds, when `clock` was given. */
  cpuMs: number;
};

export type PoisonedRun = {
  snapshot: Snapshot;
  turns: PoisonedTurn[];
  results: TransitionResult[];
  started: Extract<Signal, { type: "started" }>;
  tape: TapeEntry[];
};

/** A run of a hostile flow: it is started by a message, gets texts that hurt, a webhook and its timer, as long as it goes on. */
export function drivePoison(flow: CompiledFlow, clock: () => number = () => 0): PoisonedRun {
  const first = started({ input: { text: "go", event: null, data: null } });
  const results: TransitionResult[] = [];
  const tape: TapeEntry[] = [];
  const turns: PoisonedTurn[] = [];
  let now = start;
  let snapshot = turn(null, first);
  for (const next of signals) {
    now += 1_000;
    const signal = next(now, snapshot);
    if (snapshot.agenda.task.type === "ended") break;
    snapshot = turn(snapshot, signal);
  }
  return { snapshot, turns, results, tape, started: first };

  function turn(before: Snapshot | null, signal: Signal): Snapshot {
    const told: PoisonedTurn = { signal: signal.type, steps: 0, recorded: 0, replies: 0, effects: 0, spent: 0, cpuMs: 0 };
    let open: (CallExecutor | ResolveInput)[] = [];
    let latest = before;
    for (let next: Signal | null = signal; next !== null; ) {
      const begun = clock();
      const result: TransitionResult = transition(flow, runId, latest, next);
      told.cpuMs += clock() - begun;
      results.push(result);
      if (next.type !== "started" && result.snapshot !== latest) tape.push(entryOf(tape.length + 1, latest, result.snapshot, next));
      latest = result.snapshot;
      open = openEffects(open, result.effects);
      told.steps += result.steps.length;
      told.recorded += result.steps
        .map(wireStep)
        .reduce((sum, { input, output, contextPatch }) => sum + jsonLength(input) + jsonLength(output) + jsonLength(contextPatch), 0);
      told.replies += result.replies.length;
      told.effects += result.effects.filter(({ type }) => type !== "abortEffect").length;
      told.spent = Math.max(told.spent, latest.agenda.spent);
      const [effect] = open;
      open = open.slice(1);
      next = !isMidTurn(latest) || effect === undefined ? null : answered(effect, now);
    }
    turns.push(told);
    if (latest === null) throw new Error("unreachable: a signal leaves a snapshot");
    return latest;
  }
}

const signals: ((now: number, snapshot: Snapshot) => Signal)[] = [
  (now) => message("a".repeat(4_096), now),
  (now) => message("not a ".repeat(680), now),
  (now) => message({ text: "yes", data: { deep: { deep: 1 } } }, now),
  (now) => ({ type: "eventReceived", at: now, event: "webhook:pay.done", data: { list: [1, 2, 3] }, source: "webhook" }),
  (now, { timer, entrySeq }) => ({ type: "timerFired", at: Math.max(now, timer?.dueAt ?? now), entrySeq }),
  (now) => message("start over", now),
  (now) => ({ type: "cancelRequested", at: now, by: "operator" }),
];

function openEffects(before: (CallExecutor | ResolveInput)[], effects: readonly Effect[]): (CallExecutor | ResolveInput)[] {
  const aborted = new Set(effects.flatMap((effect) => (effect.type === "abortEffect" ? [effect.effectId] : [])));
  return [...before.filter(({ effectId }) => !aborted.has(effectId)), ...effects.filter((effect) => effect.type !== "abortEffect")];
}

function answered(effect: CallExecutor | ResolveInput, at: number): Signal {
  const result: ExecutorResult = effect.type === "resolveInput" ? { ok: true } : answerOf(effect.config);
  return { type: "effectFinished", at, effectId: effect.effectId, result, attempts: 1, durationMs: 1 };
}

/** What the `act` executor answers: as much, as long and as deep as its config says. */
function answerOf(config: JsonObject): ExecutorResult {
  const count = (key: string): number => (typeof config[key] === "number" ? config[key] : 0);
  if (typeof config.fail === "string") return { ok: false, error: { code: config.fail, message: "m".repeat(count("size")), retryable: false } };
  const replies: ExecutorReply[] = Array.from({ length: count("replies") }, (_, index) => ({
    content: `message ${index} ${"x".repeat(count("size"))}`,
    buttons: Array.from({ length: count("buttons") }, (__, at) => ({ id: `b${at}`, label: `a not a ${at}`, event: "user_confirms", set: { n: at } })),
    cards: Array.from({ length: count("cards") }, (__, at) => ({ id: `c${at}`, type: "product", title: "Card" })),
  }));
  const output = outputOf(config, count);
  return {
    ok: true,
    ...(output === undefined ? {} : { output }),
    ...(typeof config.event === "string" ? { event: config.event } : {}),
    ...(config.data === true ? { data: JSON.parse('{"__proto__":{"polluted":1},"found":{"constructor":1,"x":1}}') } : {}),
    ...(replies.length === 0 ? {} : { replies }),
  };
}

function outputOf(config: JsonObject, count: (key: string) => number): Json | undefined {
  if (config.items !== undefined) return Array.from({ length: count("items") }, (_, index) => index);
  if (config.depth !== undefined) return Array.from({ length: count("depth") }).reduce<Json>((inner) => ({ x: inner }), 1);
  if (config.size !== undefined && config.replies === undefined) return "x".repeat(count("size"));
  return config.result;
}
