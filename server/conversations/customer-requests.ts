import type { EventName } from "@/flows/definition/schema";
import type { CompiledState } from "@/flows/engine/compile/compiled";
import type { Signal } from "@/flows/engine/run/signal";
import { AppError } from "@/flows/errors";
import type { FlowState, SendMessage, TurnAnswer } from "@/flows/protocol/chat";
import type { NewId } from "@/server/db/ids";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import type { Queues } from "./queues";
import { hasEnded } from "./run-row";
import type { Decision, TurnResult } from "./turn-request";
import type { Turns } from "./turns";

export type CustomerRequestsDeps = {
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  versions: Pick<PublishedVersions, "byId">;
  flowStateNow: (conversationId: string) => Promise<FlowState | null>;
  answerAgain: (conversationId: string, clientMessageId: string) => Promise<TurnAnswer | null>;
  send: (conversationId: string, message: SendMessage) => Promise<TurnAnswer>;
  /** How many may wait in the conversation's line. */
  waitingLimit: number;
  now: () => number;
  newId: NewId;
};

export type SharedPlace = { clientMessageId: string; latitude: number; longitude: number };
export type CancelledRun = { turnId: string; flowState: FlowState | null };

/** Transitions of a state that are its own way to be cancelled, as for the interrupt (A50). */
const ownWays: readonly EventName[] = ["cancel", "user_cancels"];

/** What a customer may ask for without a word: buttons of the page around the conversation. */
export function createCustomerRequests({ queues, turns, versions, waitingLimit, now, newId, ...deps }: CustomerRequestsDeps) {
  async function decide(run: LiveRun | null): Promise<Decision> {
    if (run === null || hasEnded(run.snapshot)) throw new AppError("RUN_ENDED");
    const { compiled } = await versions.byId(run.versionId);
    const state = run.snapshot.status === "running" ? compiled.states.get(run.snapshot.state) : undefined;
    return { type: "signal", run, signal: cancelSignal(state, Math.max(now(), run.snapshot.at)) };
  }

  return {
    /**
     * Cancels the run in front: by the state's own transition where it has one, else as the flow ends when it is cancelled.
     * @throws AppError RUN_ENDED when there is none, FORBIDDEN in a state that takes no interrupts, QUEUE_FULL
     */
    async cancel(conversationId: string): Promise<CancelledRun> {
      const turnId = newId("t");
      const take = (): Promise<TurnResult> => turns.take({ conversationId, turnId, inbound: [], decide: (_conversation, run) => decide(run) });
      const result = await queues.run(conversationId, take, { limit: waitingLimit });
      return { turnId, flowState: result.type === "taken" ? result.answers[0].flowState : await deps.flowStateNow(conversationId) };
    },

    /** A place on the map, as the answer that the run waits for; null, and nothing happens, while it waits for none. */
    async sharePlace(conversationId: string, { clientMessageId, latitude, longitude }: SharedPlace): Promise<TurnAnswer | null> {
      const again = await deps.answerAgain(conversationId, clientMessageId);
      if (again !== null) return again;
      if ((await deps.flowStateNow(conversationId))?.takesLocation !== true) return null;
      return deps.send(conversationId, { clientMessageId, data: { latitude, longitude }, sessionId: conversationId, type: "location" });
    },
  };
}

/** @throws AppError FORBIDDEN */
function cancelSignal(state: CompiledState | undefined, at: number): Signal {
  const own = state === undefined ? undefined : ownWays.find((event) => state.transitions.has(event));
  if (own !== undefined) return { type: "messageReceived", at, input: { text: "", event: own, data: null } };
  if (state?.interrupts === false) throw new AppError("FORBIDDEN", { message: "This step cannot be cancelled." });
  return { type: "cancelRequested", at, by: "customer" };
}
