import type { Sleep } from "@/server/concurrency/sleep";
import type { Queues } from "@/server/conversations/queues";
import type { Turns } from "@/server/conversations/turns";
import type { Logger } from "@/server/logging/logger";
import type { RunsRepository } from "./repository";

export type RecoverDeps = {
  repository: Pick<RunsRepository, "findInterrupted" | "findMisplaced">;
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "recoverRun">;
  log: Pick<Logger, "info" | "error">;
  nodeId: string;
  sleep: Sleep;
  /** The start of the process does not wait longer, in milliseconds; the rest is done beside it. @default 5000 */
  patienceMs?: number;
};

/**
 * - `recovered`: brought on to where they wait or end.
 * - `held`: another process has them, or was first.
 * - `failed`: something was thrown; the lane of timers tries again.
 * - `misplaced`: their state is not in their version. Reported, never changed.
 */
export type RecoveryReport = { recovered: number; held: number; failed: number; misplaced: number };

const atOnce = 8;

/**
 * Goes on, at the start of the process, with runs that a crash left in the middle of a turn. Effects are called again with their
 * keys; those that must not be become EFFECT_UNKNOWN. One that fails does not keep the others from it, nor the process from its
 * start, and doing it twice, or on several processes at once, changes nothing.
 */
export async function recoverRuns({ repository, queues, turns, log, nodeId, sleep, patienceMs = 5_000 }: RecoverDeps): Promise<RecoveryReport> {
  const report: RecoveryReport = { recovered: 0, held: 0, failed: 0, misplaced: 0 };

  async function recover({ id, conversationId, isHeld }: { id: string; conversationId: string; isHeld: boolean }): Promise<void> {
    try {
      const isDone = !isHeld && (await queues.run(conversationId, () => turns.recoverRun(conversationId, id)));
      report[isDone ? "recovered" : "held"] += 1;
    } catch (error) {
      report.failed += 1;
      log.error({ err: error, runId: id }, "a run could not be brought on after a crash");
    }
  }

  async function recoverAll(): Promise<void> {
    try {
      for (const { id, state } of await repository.findMisplaced()) {
        report.misplaced += 1;
        log.error({ runId: id, state }, "a run stands in a state that its version does not have");
      }
      const left = await repository.findInterrupted(nodeId);
      const worker = async (): Promise<void> => {
        for (let next = left.pop(); next !== undefined; next = left.pop()) await recover(next);
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    } catch (error) {
      report.failed += 1;
      log.error({ err: error }, "runs that a crash left could not be looked for");
    }
    if (Object.values(report).some((count) => count > 0)) log.info(report, "runs that were left in the middle of a turn");
  }

  const waiting = new AbortController();
  await Promise.race([recoverAll(), sleep(patienceMs, waiting.signal)]);
  waiting.abort();
  return report;
}
