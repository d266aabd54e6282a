import { flowScheduleKind } from "@/server/flows/flow-schedules";
import type { BatchesRepository } from "./batches-repository";

export type ScheduleFiringDeps = {
  repository: Pick<BatchesRepository, "fire">;
  /** Starts have been made. */
  onFirings: () => void;
  now: () => number;
};

/** A schedule whose time has come. */
type Due = { id: string; kind: string; cron: string; timezone: string; nextRunAt: Date | null; payload: { [key: string]: unknown } };

/** What becomes of a schedule that starts a flow: a start, or one for each of its audience. Null for any other. What was missed is made up for once, and says how late it is. */
export function createScheduleFiring({ repository, onFirings, now }: ScheduleFiringDeps) {
  return function fireSchedule({ id, kind, cron, timezone, nextRunAt, payload }: Due): ((next: Date) => Promise<void>) | null {
    if (!kind.startsWith(`${flowScheduleKind}:`)) return null;
    return async (next) => {
      const dueAt = nextRunAt ?? new Date(now());
      const lateSeconds = Math.max(0, Math.floor((now() - dueAt.getTime()) / 1000));
      const key = `schedule:${String(payload.flowId)}:${timezone}:${cron}:${dueAt.toISOString()}`;
      await repository.fire({ scheduleId: id, at: nextRunAt, next, key, data: { dueAt: dueAt.toISOString(), lateSeconds } });
      onFirings();
    };
  };
}
