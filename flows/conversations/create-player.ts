import { durationMs } from "../definition/duration";
import type { FlowDefinition } from "../definition/schema";
import { compile } from "../engine/compile/compile";
import type { CompiledFlow } from "../engine/compile/compiled";
import { performTurn, type TurnPart } from "../engine/perform/perform-turn";
import type { EpochMs, Signal } from "../engine/run/signal";
import type { Snapshot } from "../engine/run/snapshot";
import type { Catalogue } from "../executors/catalogue";
import { intentsOf } from "../nlu/intents";
import type { Ports } from "../ports/ports";
import { createSimulatedPorts, type Simulation } from "../simulation/create-ports";
import { type BreakableName, type Breakdown, breakableExecutors, breakablePorts } from "./breakable-ports";
import type { Move, RecordedConversation } from "./conversation";

export type PlayOptions = {
  catalogue: Pick<Catalogue, "executors" | "facts">;
  seed?: number;
  /** Milliseconds that an answer is waited for: executors that live in other threads need some. @default 0 */
  patienceMs?: number;
  /** Puts something else in the place of a simulated service: a model, a shop that is closed. */
  change?: (ports: Ports) => Ports;
};

export type Opening = Pick<RecordedConversation, "start" | "broken">;
export type Started = Extract<Signal, { type: "started" }>;

/** A conversation that is being played on a fresh simulation. Deterministic: equal moves give equal runs. */
export type Player = {
  readonly compiled: CompiledFlow;
  readonly simulation: Simulation;
  readonly started: Started;
  /** What the start did, and each move after it: one part for each, what was committed before an effect is in it too. */
  readonly turns: readonly TurnPart[];
  /** Where the run stands. */
  readonly snapshot: Snapshot;
  /** @throws Error when the move makes no sense here: nothing to pay, no timer. */
  move(move: Move): Promise<TurnPart>;
};

/** 2026-01-01T06:30:00.000Z, noon in Nashik. */
const startedAt = 1_767_249_000_000;
const betweenMs = 1_000;
/** A flow whose timers never stop firing is not waited for. */
const mostTimers = 200;
const runId = "r_played";

/** Starts a conversation with the engine and the executors that also serve customers. */
export async function createPlayer(
  definition: FlowDefinition,
  { start, broken: brokenAtStart = [] }: Opening,
  { catalogue, seed = 1, patienceMs = 0, change = (ports) => ports }: PlayOptions,
): Promise<Player> {
  const model: { text: string | null } = { text: null };
  const simulation = createSimulatedPorts({ seed, intents: intentsOf(definition), llm: scripted(model) });
  const broken = new Map<BreakableName, Breakdown>(brokenAtStart.map((entry) => [entry.break, entry.with]));
  const ports = breakablePorts(change(simulation.ports), broken);
  const fallible = breakableExecutors(catalogue.executors, broken);
  const compiled = compile(definition, catalogue.facts);
  const clock = timeless(patienceMs);
  const turns: TurnPart[] = [];
  const started = startOf(definition, start);
  let now = startedAt;
  let entries = 0;

  async function perform(before: Snapshot | null, signal: Signal): Promise<TurnPart> {
    const parts: TurnPart[] = [];
    const recorder = { checkpoint: async (part: TurnPart) => void parts.push(part) };
    const rest = await performTurn({ definition, compiled, snapshot: before, entries, signal, runId, executors: fallible, ports, recorder, clock });
    const turn = join([...parts, rest], rest.snapshot);
    entries += turn.tape.length;
    return turn;
  }

  async function passTime(waitMs: number): Promise<TurnPart> {
    const until = now + waitMs;
    const parts: TurnPart[] = [];
    let snapshot = current;
    for (let { timer } = snapshot; timer !== null && timer.dueAt <= until; { timer } = snapshot) {
      if (parts.length >= mostTimers) throw new Error(`more than ${mostTimers} timers fire in that time`);
      now = Math.max(now, timer.dueAt);
      const part = await perform(snapshot, { type: "timerFired", at: now, entrySeq: timer.entrySeq });
      if (part.snapshot === snapshot) break;
      parts.push(part);
      snapshot = part.snapshot;
    }
    now = until;
    return join(parts, snapshot);
  }

  async function act(move: Move): Promise<TurnPart> {
    if ("wait" in move) return passTime(durationMs(move.wait));
    if ("break" in move) broken.set(move.break, move.with);
    else if ("mend" in move) broken.delete(move.mend);
    else if ("model" in move) model.text = move.model;
    now = Math.max(now + betweenMs, current.at);
    const signal = signalOf(move, now, current, simulation);
    return signal === null ? join([], current) : perform(current, signal);
  }

  const opening = await perform(null, started);
  let current = opening.snapshot;
  turns.push(opening);
  return {
    compiled,
    simulation,
    started,
    turns,
    get snapshot() {
      return current;
    },
    async move(move) {
      const turn = await act(move);
      current = turn.snapshot;
      turns.push(turn);
      return turn;
    },
  };
}

function join(parts: readonly TurnPart[], snapshot: Snapshot): TurnPart {
  return {
    snapshot,
    tape: parts.flatMap((part) => part.tape),
    steps: parts.flatMap((part) => part.steps),
    replies: parts.flatMap((part) => part.replies),
    changes: parts.flatMap((part) => part.changes),
  };
}

/** No time passes while services are asked. They answer within the same task of the event loop, so whoever sleeps has waited for one that never will. */
const timeless = (patienceMs: number) => ({
  now: () => 0,
  sleep: (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, Math.min(ms, patienceMs));
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        done();
      });
    }),
});

function scripted(model: { readonly text: string | null }): Ports["llm"] {
  return { complete: () => Promise.resolve(model.text === null ? null : { text: model.text, provider: "script", model: "script", usage: null }) };
}

function startOf(definition: FlowDefinition, start: RecordedConversation["start"]): Started {
  const meta = {
    channel: "web",
    locale: "en",
    timezone: "Asia/Kolkata",
    currency: "INR",
    module: definition.module,
    participantId: null,
    userId: null,
    conversationId: "s_played",
    flowVersion: 1,
    variant: null,
    startedBy: "play",
  };
  const input = start === undefined ? null : { text: start.text, event: null, data: null };
  return { type: "started", at: startedAt, meta, input, entities: start?.entities ?? null };
}

function signalOf(move: Exclude<Move, { wait: unknown }>, at: EpochMs, snapshot: Snapshot, simulation: Simulation): Signal | null {
  if ("say" in move) return { type: "messageReceived", at, input: { text: move.say, event: null, data: null } };
  if ("press" in move) return { type: "messageReceived", at, input: { text: move.label, event: move.press, data: null } };
  if ("share" in move) return { type: "messageReceived", at, input: { text: "", event: null, data: move.share } };
  if ("send" in move) return { type: "messageReceived", at, input: { text: move.text ?? "", event: move.event ?? null, data: move.send } };
  if ("raise" in move) return { type: "eventReceived", at, event: move.raise, data: move.data ?? null, source: move.source ?? sourceOf(move.raise) };
  if ("cancel" in move) return { type: "cancelRequested", at, by: move.cancel };
  if ("pause" in move) return { type: "pauseRequested", at, reason: move.pause };
  if ("resume" in move) return { type: "resumeRequested", at };
  if ("expire" in move) return { type: "timerFired", at: Math.max(at, snapshot.timer?.dueAt ?? at), entrySeq: snapshot.entrySeq };
  return "pay" in move ? settle(move.pay, at, simulation) : null;
}

function settle(status: "captured" | "failed", at: EpochMs, simulation: Simulation): Signal {
  const payment = simulation.store.payments.at(-1);
  if (payment === undefined) throw new Error("there is no payment to settle");
  simulation.controls.payments.settle(payment.id, status);
  return { type: "eventReceived", at, event: `webhook:simulation.payment.${status}`, data: { payment_id: payment.id }, source: "webhook" };
}

function sourceOf(event: string): "webhook" | "trigger" | "operator" {
  if (event.startsWith("webhook:")) return "webhook";
  return event.startsWith("trigger:") ? "trigger" : "operator";
}
