import type { Queues } from "@/server/conversations/queues";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";

/** A timer is due by the database's clock; this process's own may be that much behind it. */
const clockToleranceMs = 1_000;

/** Gives a run its timer's expiry, after what stands in the conversation's line. A timer that was set anew meanwhile is left alone. */
export function createTimerFiring({ queues, turns, now, newId }: { queues: Queues; turns: Turns; now: () => number; newId: NewId }) {
  return (conversationId: string, runId: string): Promise<unknown> =>
    queues.run(conversationId, () =>
      turns.take({
        conversationId,
        runId,
        turnId: newId("t"),
        inbound: null,
        async decide(_conversation, run) {
          const timer = run?.snapshot.timer ?? null;
          if (run === null) throw new Error(`run ${runId} is gone`);
          const isDue = timer !== null && timer.dueAt <= now() + clockToleranceMs;
          const at = Math.max(now(), run.snapshot.at, isDue ? timer.dueAt : 0);
          return { type: "signal", run, signal: { type: "timerFired", at, entrySeq: isDue ? timer.entrySeq : -1 } };
        },
      }),
    );
}
