import type { LeavesRepository } from "@/server/growth/leaves-repository";
import type { JobHandler } from "@/server/jobs/due-jobs";
import type { Logger } from "@/server/logging/logger";
import type { LeafRetention } from "./leaf-repository";
import type { RetentionRepository } from "./repository";
import type { RetentionSettingsRepository } from "./settings-repository";

export type RetentionJobDeps = {
  repository: RetentionRepository;
  /** Takes old runs of one week together, where there are many. */
  whole: { leaves: Pick<LeavesRepository, "list">; retention: LeafRetention };
  settings: Pick<RetentionSettingsRepository, "get">;
  log: Logger;
  /** Runs a statement takes. @default 50 */
  batch?: number;
  /** Old runs from which on a leaf is taken as a whole. @default 500 */
  many?: number;
  /** Runs of a leaf that is taken as a whole, at most: a larger one would keep turns waiting too long. @default 20,000 */
  most?: number;
};

/** A leaf is written anew when so many runs go for one that stays; turns wait meanwhile. */
const goingForOne = 4;

/**
 * Takes steps and texts from runs that ended long enough ago: leaf by leaf where most of one goes, the others in batches. Each
 * stands for itself: stopped anywhere, the next run goes on; run again, it finds nothing to do.
 */
export function createRetentionJob({ repository, whole, settings, log, batch = 50, many = 500, most = 20_000 }: RetentionJobDeps): JobHandler {
  /** The leaves of which most goes, with how many runs that is. */
  async function* retireLeaves(workspaceId: string, days: number): AsyncGenerator<number> {
    const ofMessages = await whole.leaves.list("messages");
    for (const runs of await whole.leaves.list("flow_run_tape")) {
      const conversations = ofMessages.find(({ name }) => name === runs.name.replace("flow_run_tape", "messages"));
      const { old, staying } = await whole.retention.count(workspaceId, days, runs);
      if (conversations === undefined || old < many || old + staying > most || old < staying * goingForOne) continue;
      yield await whole.retention.retireLeaf(workspaceId, days, { runs, conversations }).catch((error: unknown) => {
        log.warn({ err: error, leaf: runs.name }, "a leaf could not be taken as a whole; its runs are taken one by one");
        return 0;
      });
    }
  }

  return async function retain({ workspaceId }, signal, report) {
    const { days } = await settings.get(workspaceId);
    if (days === null) return;
    await repository.forgetPhones(workspaceId, days);
    const total = await repository.count(workspaceId, days);
    let runs = 0;
    report?.({ done: runs, total });
    for await (const retired of retireLeaves(workspaceId, days)) {
      runs += retired;
      report?.({ done: runs, total });
      if (signal.aborted) break;
    }
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
