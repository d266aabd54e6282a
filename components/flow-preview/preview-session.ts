import type { FlowDefinition } from "@/flows/definition/schema";
import { performTurn, type TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { JsonObject } from "@/flows/json/json";
import { intentsOf } from "@/flows/nlu/intents";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import { createSimulatedPorts, type Simulation } from "@/flows/simulation/create-ports";
import { startingIn } from "./starting-in";

export type ObservedPart = Pick<TurnPart, "steps" | "replies" | "changes">;

export type PreviewSessionOptions = {
  executors: ExecutorRegistry;
  /** The draft as it is now; asked anew for every turn, so that a run goes on with what was edited meanwhile. */
  definition: () => FlowDefinition;
  /** Where the workspace is and how it counts, asked anew for every start. */
  place: () => PreviewPlace;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Hears what happens while it happens. */
  onPart: (part: ObservedPart) => void;
  seed?: number;
};

/** What a customer who brings nothing gets of the workspace. */
export type PreviewPlace = { timezone: string; currency: string; locale: string };

/** What the customer of a preview does. */
export type Said = { text: string; event: string | null };

/** Where a preview starts other than at the beginning. */
export type StartingPoint = { state: string; context: JsonObject };

/**
 * One preview: runs the draft with the engine and the executors that serve customers, on simulated services. Turns never overlap.
 * @throws AppError when the draft cannot be compiled; the run stays where it was
 */
export function createPreviewSession({ executors, definition, place, now, onPart, seed = 1 }: PreviewSessionOptions) {
  let simulation = simulate(definition(), seed);
  let snapshot: Snapshot | null = null;
  let number = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function perform(draft: FlowDefinition, signal: Signal): Promise<Snapshot> {
    const recorder = { checkpoint: () => Promise.resolve() };
    const turn = await performTurn({
      definition: draft,
      snapshot: signal.type === "started" ? null : snapshot,
      signal,
      runId: `r_preview_${number}`,
      executors,
      simulated: true,
      ports: simulation.ports,
      recorder,
      clock: { now: () => performance.now() },
      observe: onPart,
    });
    snapshot = turn.snapshot;
    return turn.snapshot;
  }

  /** One turn after the other. */
  function inTurn(work: () => Promise<Snapshot | null>): Promise<Snapshot | null> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    snapshot: () => snapshot,
    start: (from: StartingPoint | null = null) =>
      inTurn(async () => {
        number += 1;
        const draft = definition();
        if (from === null) simulation = simulate(draft, seed + number);
        return perform(from === null ? draft : startingIn(draft, from), {
          type: "started",
          at: now(),
          meta: { ...metaOf(draft), ...place() },
          input: null,
          entities: null,
        });
      }),
    say: ({ text, event }: Said) =>
      inTurn(async () => (snapshot === null ? null : perform(definition(), { type: "messageReceived", at: now(), input: { text, event, data: null } }))),
    /** Lets the timer of the current state expire. */
    fireTimer: () =>
      inTurn(async () => {
        if (!snapshot?.timer) return snapshot;
        return perform(definition(), { type: "timerFired", at: Math.max(now(), snapshot.timer.dueAt), entrySeq: snapshot.timer.entrySeq });
      }),
    /** What the customer does on the simulated pay page. */
    settlePayment: (status: "captured" | "failed") =>
      inTurn(async () => {
        const payment = openPayment(simulation);
        if (!snapshot || !payment) return snapshot;
        const settled = simulation.controls.payments.settle(payment.id, status);
        const draft = definition();
        const data = { payment_id: settled.id, status: settled.status, amountMinor: settled.amountMinor };
        return perform(draft, { type: "eventReceived", at: now(), event: paymentEvent(draft, snapshot.state, status), data, source: "webhook" });
      }),
    /** The payment the customer is asked for right now; null when there is none. */
    payment: () => (snapshot?.status === "running" ? openPayment(simulation) : null),
  };
}

export type PreviewSession = ReturnType<typeof createPreviewSession>;

function simulate(definition: FlowDefinition, seed: number): Simulation {
  return createSimulatedPorts({ seed, intents: intentsOf(definition) });
}

function openPayment({ store }: Simulation) {
  return store.payments.findLast(({ status }) => status === "created") ?? null;
}

/** A state with actions looks at the payment itself when the provider's webhook comes; one without is told the outcome. */
function paymentEvent(definition: FlowDefinition, state: string, status: "captured" | "failed"): string {
  if ((definition.states[state]?.actions ?? []).length > 0) return `webhook:simulation.payment.${status}`;
  return status === "captured" ? "payment_success" : "payment_failed";
}

function metaOf(definition: FlowDefinition) {
  return {
    channel: "web",
    module: definition.module,
    participantId: null,
    userId: null,
    conversationId: "s_preview",
    flowVersion: 0,
    variant: null,
    startedBy: "preview",
  };
}
