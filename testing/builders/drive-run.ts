import fc from "fast-check";
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
import type { ExecutorResult, RunInput } from "@/flows/ports/executor";
import type { Step } from "@/flows/protocol/step";
import { runId, started } from "./a-run";
import { outsideEvents, texts } from "./arbitrary-flow";

/** A signal to be made when it is known where the run stands. */
export type Stimulus =
  | { type: "message"; input: RunInput }
  | { type: "event"; event: string; source: "webhook" | "trigger" | "operator" }
  | { type: "timer"; isStale: boolean }
  | { type: "cancel" }
  | { type: "pause" }
  | { type: "resume"; question?: string }
  | { type: "join"; by: string }
  | { type: "say"; by: string }
  /** Now, or as soon as the run is in the middle of a turn. */
  | { type: "fail"; midTurn: boolean };

export const stimulusArbitrary: fc.Arbitrary<Stimulus> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        text: fc.constantFrom(...texts),
        event: fc.option(fc.constantFrom("red", "user_confirms", "api_success", "resume"), { nil: null, freq: 4 }),
        data: fc.option(fc.constantFrom<JsonObject[]>({ latitude: 0, longitude: 1 }, { k: 1 }), { nil: null, freq: 6 }),
      })
      .map((input): Stimulus => ({ type: "message", input })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ event: fc.constantFrom(...outsideEvents), source: fc.constantFrom("webhook" as const, "trigger" as const, "operator" as const) })
      .map((event): Stimulus => ({ type: "event", ...event })),
  },
  { weight: 2, arbitrary: fc.boolean().map((isStale): Stimulus => ({ type: "timer", isStale })) },
  { weight: 1, arbitrary: fc.constantFrom<Stimulus[]>({ type: "cancel" }, { type: "pause" }, { type: "resume" }, { type: "resume" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Stimulus[]>(
      { type: "join", by: "u_1" },
      { type: "join", by: "u_2" },
      { type: "say", by: "u_1" },
      { type: "say", by: "u_2" },
      { type: "resume", question: "How many?" },
    ),
  },
  { weight: 1, arbitrary: fc.boolean().map((midTurn): Stimulus => ({ type: "fail", midTurn })) },
);

/** What a signal did, with its steps as they are stored and sent. */
export type RecordedResult = Omit<TransitionResult, "steps"> & { steps: Step[] };

export const storyArbitrary: fc.Arbitrary<DriveOptions> = fc.record({
  stimuli: fc.array(stimulusArbitrary, { maxLength: 12 }),
  dice: fc.array(fc.nat(10_000), { minLength: 1, maxLength: 40 }),
  input: fc.option(fc.constant({ text: "a", event: null, data: null }), { nil: null }),
  entities: fc.option(fc.constant({ n: 3, t: "pizza", unknown: 1, list: "no list" }), { nil: null }),
});

export type Driven = {
  results: RecordedResult[];
  tape: TapeEntry[];
  /** The effects that were open whenever the run waited for some. */
  waits: { snapshot: Snapshot; open: (CallExecutor | ResolveInput)[] }[];
  snapshot: Snapshot;
  started: Extract<Signal, { type: "started" }>;
};

export type DriveOptions = {
  stimuli: readonly Stimulus[];
  /** Numbers that decide which effect answers first and how long it takes. */
  dice: readonly number[];
  input: RunInput | null;
  entities: JsonObject | null;
  /** Applied to every snapshot before it is used again. */
  store?: (snapshot: Snapshot) => Snapshot;
};

/** Runs a flow by hand and synchronously: each stimulus, then the answers of its effects in an order that the dice decide. */
export function driveRun(flow: CompiledFlow, { stimuli, dice, input, entities, store = (snapshot) => snapshot }: DriveOptions): Driven {
  const first = started({ input, entities });
  const results: RecordedResult[] = [];
  const tape: TapeEntry[] = [];
  const waits: Driven["waits"] = [];
  let rolled = 0;
  const roll = (sides: number): number => (dice[rolled++ % Math.max(1, dice.length)] ?? 0) % sides;
  let now = first.at;
  let snapshot: Snapshot | null = null;
  let open: (CallExecutor | ResolveInput)[] = [];

  function feed(signal: Signal): Snapshot {
    const given = snapshot === null ? null : store(snapshot);
    const result = transition(flow, runId, given, signal);
    if (signal.type !== "started" && result.snapshot !== given) tape.push(entryOf(tape.length + 1, snapshot, result.snapshot, signal));
    results.push({ ...result, steps: result.steps.map(wireStep) });
    snapshot = result.snapshot;
    open = openEffects(open, result.effects);
    return snapshot;
  }

  function settle(current: Snapshot): Snapshot {
    let latest = current;
    while (isMidTurn(latest)) {
      waits.push({ snapshot: latest, open });
      const effect = open[roll(open.length)];
      if (effect === undefined) throw new Error("the run waits for an effect that it has not asked for");
      open = open.filter((other) => other !== effect);
      now += roll(3);
      if (isDoomed) {
        open = [];
        return feed({ type: "failRequested", at: now, ...failure });
      }
      latest = feed({ type: "effectFinished", at: now, effectId: effect.effectId, result: answer(effect), attempts: 1, durationMs: roll(50) });
    }
    return latest;
  }

  let isDoomed = stimuli.some((stimulus) => stimulus.type === "fail" && stimulus.midTurn) && roll(4) === 0;
  let current = settle(feed(first));
  for (const stimulus of stimuli) {
    now += 1 + roll(3_000);
    if (stimulus.type === "fail" && stimulus.midTurn) {
      isDoomed = true;
      continue;
    }
    current = settle(feed(signalOf(stimulus, current, now)));
    now = Math.max(now, current.at);
  }
  return { results, tape, waits, snapshot: current, started: first };
}

function openEffects(before: (CallExecutor | ResolveInput)[], effects: readonly Effect[]): (CallExecutor | ResolveInput)[] {
  const aborted = new Set(effects.flatMap((effect) => (effect.type === "abortEffect" ? [effect.effectId] : [])));
  return [...before.filter(({ effectId }) => !aborted.has(effectId)), ...effects.filter((effect) => effect.type !== "abortEffect")];
}

const failure = { code: "INTERNAL", message: "it went wrong outside" };

function signalOf(stimulus: Stimulus, snapshot: Snapshot, now: number): Signal {
  switch (stimulus.type) {
    case "message":
      return { type: "messageReceived", at: now, input: stimulus.input };
    case "event":
      return { type: "eventReceived", at: now, event: stimulus.event, data: { of: stimulus.event }, source: stimulus.source };
    case "timer":
      return { type: "timerFired", at: Math.max(now, snapshot.timer?.dueAt ?? now), entrySeq: stimulus.isStale ? snapshot.entrySeq - 1 : snapshot.entrySeq };
    case "cancel":
      return { type: "cancelRequested", at: now, by: "operator" };
    case "pause":
      return { type: "pauseRequested", at: now, reason: "operator" };
    case "resume":
      return { type: "resumeRequested", at: now, ...(stimulus.question === undefined ? {} : { question: stimulus.question }) };
    case "join":
      return { type: "personJoined", at: now, by: stimulus.by };
    case "say":
      return { type: "personSaid", at: now, by: stimulus.by, text: "Let me look." };
    case "fail":
      return { type: "failRequested", at: now, ...failure };
  }
}

/** What the `act` executor would answer, at once. */
export function answer(effect: CallExecutor | ResolveInput): ExecutorResult {
  if (effect.type === "resolveInput") return effect.text.length % 2 === 0 ? { ok: true } : { ok: true, event: effect.accepts[0] ?? "picked" };
  const { config } = effect;
  if (typeof config.fail === "string") return { ok: false, error: { code: config.fail, message: config.fail, retryable: config.retryable === true } };
  const part = (name: string): { [key: string]: Json } => (config[name] === undefined ? {} : { [name]: config[name] ?? null });
  const data = config.data;
  return {
    ok: true,
    ...(config.result === undefined ? {} : { output: config.result }),
    ...part("scalar"),
    ...(typeof data === "object" && data !== null && !Array.isArray(data) ? { data } : {}),
    ...(typeof config.event === "string" ? { event: config.event } : {}),
    ...(config.park === true ? { park: true } : {}),
    ...(typeof config.say === "string"
      ? { replies: [{ content: config.say, buttons: [{ id: "b1", label: "Press me", event: "user_confirms", set: { n: 5 } }] }] }
      : {}),
  };
}
