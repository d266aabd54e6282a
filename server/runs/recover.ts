import type { Queues } from "@/server/conversations/queues";
import type { Turns } from "@/server/conversations/turns";
import type { Logger } from "@/server/logging/logger";
import type { RunsRepository } from "./repository";

export type RecoverDeps = { repository: RunsRepository; queues: Queues; turns: Turns; log: Logger };

/**
 * Goes on, at the start of the process, with runs that the last one left in the middle of a turn. Effects are called again
 * with their keys; those that must not be become EFFECT_UNKNOWN. A run whose state its version does not have is reported and left alone.
 */
export async function recoverRuns({ repository, queues, turns, log }: RecoverDeps): Promise<{ recovered: number; failed: number; broken: number }> {
  const found = await repository.findBroken();
  const counts = { recovered: 0, failed: 0, broken: 0 };
  await Promise.all(
    found.map(async ({ id, conversationId, stateMissing }) => {
      if (stateMissing) {
        counts.broken += 1;
        log.error({ runId: id }, "a run stands in a state that its version does not have");
        return;
      }
      try {
        if (await queues.run(conversationId, () => turns.recoverRun(conversationId, id))) counts.recovered += 1;
      } catch (error) {
        counts.failed += 1;
        log.error({ err: error, runId: id }, "a run could not be brought on after a crash");
      }
    }),
  );
  if (found.length > 0) log.info(counts, "runs that were left in the middle of a turn");
  return counts;
}
