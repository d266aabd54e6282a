import type { Queues } from "@/server/conversations/queues";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";
import type { Logger } from "@/server/logging/logger";
import type { DueRun } from "./wake-repository";

export type TimerFiringDeps = { queues: Queues; turns: Pick<Turns, "take" | "failRun">; log: Pick<Logger, "error">; now: () => number; newId: NewId };

/** After so many turns that came to nothing a run is ended. Who was interrupted may have had bad luck with several processes. */
const maxAttempts = 5;
const maxAttemptsInterrupted = 20;

/**
 * Gives a run its timer's expiry, after what stands in the conversation's line. That it is due, the database's clock has
 * said. A run that has moved on meanwhile has set its own timer: the old one leaves no trace. A run that was left in the middle
 * of a turn is brought on by the turn itself.
 */
export function createTimerFiring({ queues, turns, log, now, newId }: TimerFiringDeps) {
  function fire({ id, conversationId, revision }: DueRun): Promise<unknown> {
    return turns.take({
      conversationId,
      runId: id,
      revision,
      turnId: newId("t"),
      inbound: [],
      async decide(_conversation, run) {
        const timer = run?.snapshot.timer ?? null;
        if (run === null || timer === null || run.revision !== revision) return { type: "nothing" };
        return { type: "signal", run, signal: { type: "timerFired", at: Math.max(now(), run.snapshot.at, timer.dueAt), entrySeq: timer.entrySeq } };
      },
    });
  }

  async function giveUp({ id, conversationId, attempts }: DueRun): Promise<void> {
    if (await turns.failRun(conversationId, id)) log.error({ runId: id, attempts: attempts - 1 }, "a run that was due failed again and again; it has ended");
  }

  return (due: DueRun): Promise<unknown> => {
    const isHopeless = due.attempts > (due.isInterrupted ? maxAttemptsInterrupted : maxAttempts);
    return queues.run(due.conversationId, () => (isHopeless ? giveUp(due) : fire(due)));
  };
}

export type TimerFiring = ReturnType<typeof createTimerFiring>;
