import type { JobHandler } from "@/server/jobs/due-jobs";
import { nextRunAfter } from "@/server/jobs/next-run";
import type { SchedulesRepository } from "@/server/jobs/schedules-repository";
import type { Logger } from "@/server/logging/logger";
import type { RetentionSettingsRepository } from "@/server/retention/settings-repository";
import type { DifferenceKind } from "../operations/difference";
import { comparisons } from "./comparisons";
import type { ReconcileRepository } from "./repository";

export const reconcileKind = "reconcile";
/** Four at night, in the workspace's zone: after retention. */
const cron = "0 4 * * *";

export type ReconcileJobDeps = { repository: Pick<ReconcileRepository, "compare">; log: Logger };

const isKind = (kind: string): kind is DifferenceKind => Object.hasOwn(comparisons, kind);
const kinds = Object.keys(comparisons).filter(isKind);

/** Compares rows that must agree, one kind after the other, and leaves what differs for operators. Run again it finds nothing anew. */
export function createReconcileJob({ repository, log }: ReconcileJobDeps): JobHandler {
  return async function reconcile({ workspaceId }, signal, report) {
    for (const [done, kind] of kinds.entries()) {
      if (signal.aborted) return;
      report?.({ done, total: kinds.length });
      const { found, standing, gone } = await repository.compare(workspaceId, kind);
      if (found + gone > 0) log.info({ workspaceId, kind, found, standing, gone }, "rows that must agree were compared");
    }
    report?.({ done: kinds.length, total: kinds.length });
  };
}

export type ReconcileScheduleDeps = {
  schedules: Pick<SchedulesRepository, "find" | "put">;
  settings: Pick<RetentionSettingsRepository, "get">;
  now: () => number;
};

/** Every workspace is compared each night: there is nothing to set. What is scheduled already stays as it is, a night that was missed too. */
export function createReconcileSchedule({ schedules, settings, now }: ReconcileScheduleDeps) {
  return async function schedule(workspaceId: string): Promise<void> {
    const { timezone } = await settings.get(workspaceId);
    const known = await schedules.find(workspaceId, reconcileKind);
    if (known !== null && known.cron === cron && known.timezone === timezone && known.active) return;
    await schedules.put({ workspaceId, kind: reconcileKind, cron, timezone, active: true, nextRunAt: nextRunAfter({ cron, timezone }, now()) });
  };
}
