import type { FlowDefinition } from "@/flows/definition/schema";
import { createFamilyInMemory, type FamilyInMemory } from "@/flows/engine/perform/family-in-memory";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { RunTimer, Snapshot } from "@/flows/engine/run/snapshot";
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
  /** A published flow that the draft may call; null when there is none. */
  findFlow: (slug: string) => Promise<FlowDefinition | null>;
  /** Where the workspace is and how it counts, asked anew for every start. */
  place: () => PreviewPlace;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Hears what happens while it happens. Of flows that the draft has called only what they say: they are not on its canvas. */
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
 * One preview: runs the draft, and the flows that it calls, with the engine and the executors that serve customers, on simulated services.
 * Turns never overlap.
 * @throws AppError when the draft cannot be compiled; the run stays where it was
 */
export function createPreviewSession({ executors, definition, findFlow, place, now, onPart, seed = 1 }: PreviewSessionOptions) {
  let simulation = simulate(definition(), seed);
  let number = 0;
  let called = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const rootId = (): string => `r_preview_${number}`;
  const family = createFamilyInMemory({
    executors,
    simulated: true,
    // All of them are in one world, each with its own words.
    ports: (flow) => ({ ...simulation.ports, ...(flow.id === definition().id ? {} : { nlu: simulate(flow, seed).ports.nlu }) }),
    findFlow: async (slug) => (slug === definition().id ? definition() : findFlow(slug)),
    newRunId: () => (called++ === 0 ? rootId() : `${rootId()}_${called}`),
    clock: { now: () => performance.now() },
    observe: (runId, part) => onPart(runId === rootId() ? part : { steps: [], replies: part.replies, changes: [] }),
  });

  /** Where the draft's own run stands. */
  const snapshot = (): Snapshot | null => family.runs()[0]?.snapshot ?? null;

  /** Gives a signal to the run that talks, unless another one is named. */
  async function give(signal: Signal, runId?: string): Promise<Snapshot | null> {
    family.redefine(definition());
    await family.give(signal, runId);
    return snapshot();
  }

  /** One turn after the other. */
  function inTurn(work: () => Promise<Snapshot | null>): Promise<Snapshot | null> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    snapshot,
    /** The timer that is due first: of the run that talks, or of one that waits for it. */
    timer: (): RunTimer | null => timed(family)?.timer ?? null,
    start: (from: StartingPoint | null = null) =>
      inTurn(async () => {
        number += 1;
        called = 0;
        const draft = definition();
        if (from === null) simulation = simulate(draft, seed + number);
        await family.start(from === null ? draft : startingIn(draft, from), {
          type: "started",
          at: now(),
          meta: { ...metaOf(draft), ...place() },
          input: null,
          entities: null,
        });
        return snapshot();
      }),
    say: ({ text, event }: Said) =>
      inTurn(async () => (snapshot() === null ? null : give({ type: "messageReceived", at: now(), input: { text, event, data: null } }))),
    /** Lets the timer that is due first expire. */
    fireTimer: () =>
      inTurn(async () => {
        const next = timed(family);
        if (next === null) return snapshot();
        return give({ type: "timerFired", at: Math.max(now(), next.timer.dueAt), entrySeq: next.timer.entrySeq }, next.runId);
      }),
    /** What the customer does on the simulated pay page. */
    settlePayment: (status: "captured" | "failed") =>
      inTurn(async () => {
        const payment = openPayment(simulation);
        const front = family.front();
        if (!front || !payment) return snapshot();
        const settled = simulation.controls.payments.settle(payment.id, status);
        const data = { payment_id: settled.id, status: settled.status, amountMinor: settled.amountMinor };
        return give({ type: "eventReceived", at: now(), event: paymentEvent(front.definition, front.snapshot.state, status), data, source: "webhook" });
      }),
    /** The payment the customer is asked for right now; null when there is none. */
    payment: () => (family.front()?.snapshot.status === "running" ? openPayment(simulation) : null),
  };
}

/** Of those that wait for each other, the one whose timer is due first. */
function timed(family: FamilyInMemory): { runId: string; timer: RunTimer } | null {
  const waiting = family.line().flatMap(({ runId, snapshot }) => (snapshot?.timer == null ? [] : [{ runId, timer: snapshot.timer }]));
  return waiting.toSorted((a, b) => a.timer.dueAt - b.timer.dueAt)[0] ?? null;
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
