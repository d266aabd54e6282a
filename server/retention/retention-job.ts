import type { JobHandler } from "@/server/jobs/due-jobs";
import type { Logger } from "@/server/logging/logger";
import type { RetentionRepository } from "./repository";
import type { RetentionSettingsRepository } from "./settings-repository";

export type RetentionJobDeps = {
  repository: RetentionRepository;
  settings: Pick<RetentionSettingsRepository, "get">;
  log: Logger;
  /** Runs a statement takes. @default 50 */
  batch?: number;
};

/**
 * Takes steps and texts from runs that ended long enough ago, in batches that each stand for themselves: stopped anywhere, the
 * next run goes on; run again, it finds nothing to do.
 */
export function createRetentionJob({ repository, settings, log, batch = 50 }: RetentionJobDeps): JobHandler {
  return async function retain({ workspaceId }, signal, report) {
    const { days } = await settings.get(workspaceId);
    if (days === null) return;
    const total = await repository.count(workspaceId, days);
    let runs = 0;
    report?.({ done: runs, total });
    while (!signal.aborted) {
      const retired = await repository.retire(workspaceId, days, batch);
      if (retired === 0) break;
      runs += retired;
      // What ended meanwhile is taken too.
      report?.({ done: runs, total: Math.max(runs, total) });
    }
    if (runs > 0) log.info({ workspaceId, days, runs }, "old runs lost their steps and texts");
  };
}
