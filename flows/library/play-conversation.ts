import type { FlowDefinition } from "../definition/schema";
import { compile } from "../engine/compile";
import type { CompiledFlow } from "../engine/compiled";
import { performTurn, type TurnPart } from "../engine/perform-turn";
import { phaseOf } from "../engine/phase";
import type { Signal } from "../engine/signal";
import type { Snapshot } from "../engine/snapshot";
import { executorFacts, executors } from "../executors/registry";
import { intentsOf } from "../nlu/intents";
import type { Ports } from "../ports/ports";
import type { Phase } from "../protocol/chat";
import { createSimulatedPorts, type Simulation } from "../simulation/create-ports";
import type { Move, RecordedConversation } from "./conversation";

export type Played = {
  started: Extract<Signal, { type: "started" }>;
  simulation: Simulation;
  compiled: CompiledFlow;
  snapshot: Snapshot;
  phase: Phase;
  /** Every entered state, repeats joined. */
  trail: string[];
  /** One part for each signal, the start first; what was committed before an effect is in it too. */
  turns: TurnPart[];
};

export type PlayOptions = {
  seed?: number;
  /** Puts something else in the place of a simulated service: a model, a shop that is closed. */
  change?: (ports: Ports) => Ports;
};

/** 2026-01-01T06:30:00.000Z, noon in Nashik. */
const startedAt = 1_767_249_000_000;
const betweenMs = 1_000;

/** Plays a conversation on a fresh simulation, with the engine and the executors that also serve customers. Deterministic. */
export async function playConversation(
  definition: FlowDefinition,
  { start, moves }: Pick<RecordedConversation, "start" | "moves">,
  { seed = 1, change = (ports) => ports }: PlayOptions = {},
): Promise<Played> {
  const simulation = createSimulatedPorts({ seed, intents: intentsOf(definition) });
  const ports = change(simulation.ports);
  const compiled = compile(definition, executorFacts);
  const turns: TurnPart[] = [];
  let now = startedAt;
  let snapshot: Snapshot | null = null;

  async function perform(signal: Signal): Promise<Snapshot> {
    const parts: TurnPart[] = [];
    const recorder = { checkpoint: async (part: TurnPart) => void parts.push(part) };
    const rest: TurnPart = await performTurn({
      definition,
      compiled,
      snapshot,
      signal,
      runId: "r_played",
      executors,
      ports,
      recorder,
      clock: { now: () => 0 },
    });
    snapshot = rest.snapshot;
    turns.push({
      snapshot: rest.snapshot,
      steps: [...parts, rest].flatMap((part) => part.steps),
      replies: [...parts, rest].flatMap((part) => part.replies),
      changes: [...parts, rest].flatMap((part) => part.changes),
    });
    return rest.snapshot;
  }

  const input = start === undefined ? null : { text: start.text, event: null, data: null };
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
  const started: Played["started"] = { type: "started", at: now, meta, input, entities: start?.entities ?? null };
  let current = await perform(started);
  for (const move of moves) {
    now = Math.max(now + betweenMs, current.at);
    current = await perform(signalOf(move, now, current, simulation));
  }
  const steps = turns.flatMap((turn) => turn.steps);
  const trail = steps.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
  return { started, simulation, compiled, snapshot: current, phase: phaseOf(compiled, current), trail, turns };
}

function signalOf(move: Move, at: number, snapshot: Snapshot, simulation: Simulation): Signal {
  if ("say" in move) return { type: "messageReceived", at, input: { text: move.say, event: null, data: null } };
  if ("press" in move) return { type: "messageReceived", at, input: { text: move.label, event: move.press, data: null } };
  if ("share" in move) return { type: "messageReceived", at, input: { text: "", event: null, data: move.share } };
  if ("expire" in move) return { type: "timerFired", at: Math.max(at, snapshot.timer?.dueAt ?? at), entrySeq: snapshot.entrySeq };
  const payment = simulation.store.payments.at(-1);
  if (payment === undefined) throw new Error("there is no payment to settle");
  simulation.controls.payments.settle(payment.id, move.pay);
  return { type: "eventReceived", at, event: `webhook:simulation.payment.${move.pay}`, data: { payment_id: payment.id }, source: "webhook" };
}
