import type { Signal } from "@/flows/engine/run/signal";
import { AppError } from "@/flows/errors";
import type { LiveRun } from "@/server/conversations/conversation";
import type { Queues } from "@/server/conversations/queues";
import { hasEnded } from "@/server/conversations/run-row";
import type { TurnResult } from "@/server/conversations/turn-request";
import type { Turns } from "@/server/conversations/turns";
import type { EventRow } from "@/server/db/turn-commit";

export type RunSignalsDeps = { queues: Pick<Queues, "run">; turns: Pick<Turns, "take">; now: () => number };

/** What a signal is sent with. `toWhoTalks`: where the run waits for one that it has called, that one takes it. `make` may throw what speaks against it, as the run stands when its turn comes. */
export type RunSignal = { turnId: string; events: EventRow[]; toWhoTalks?: boolean; make: (at: number, run: LiveRun) => Signal | Promise<Signal> };

/** Gives a run a signal from outside its conversation, in the conversation's line. */
export function createRunSignals({ queues, turns, now }: RunSignalsDeps) {
  /** @throws AppError RUN_ENDED */
  return (run: { id: string; conversationId: string }, { turnId, events, toWhoTalks = false, make }: RunSignal): Promise<TurnResult> =>
    queues.run(run.conversationId, () =>
      turns.take({
        conversationId: run.conversationId,
        runId: run.id,
        toWhoTalks,
        turnId,
        inbound: [],
        events,
        async decide(_conversation, live) {
          if (live === null || hasEnded(live.snapshot)) throw new AppError("RUN_ENDED", { details: { runId: run.id } });
          return { type: "signal", run: live, signal: await make(Math.max(now(), live.snapshot.at), live) };
        },
      }),
    );
}

export type SignalRun = ReturnType<typeof createRunSignals>;
