import { AppError } from "@/flows/errors";
import type { Retention } from "@/flows/protocol/operations";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import { nextRunAfter } from "@/server/jobs/next-run";
import type { SchedulesRepository } from "@/server/jobs/schedules-repository";
import type { RetentionSettingsRepository } from "./settings-repository";

export const retentionKind = "retention";
/** Half past three at night, in the workspace's zone. */
const cron = "30 3 * * *";

export type RetentionSettingsDeps = {
  settings: RetentionSettingsRepository;
  schedules: SchedulesRepository;
  /** Told that a schedule was changed or made due. */
  onChange: () => void;
  now: () => number;
};

/** How long the workspace keeps what was said and done in its runs. */
export function createRetentionSettingsService({ settings, schedules, onChange, now }: RetentionSettingsDeps) {
  async function get(actor: Actor): Promise<Retention> {
    authorise(actor, "settings:read");
    const [{ days }, schedule] = await Promise.all([settings.get(actor.workspaceId), schedules.find(actor.workspaceId, retentionKind)]);
    return { days, lastRunAt: schedule?.lastRunAt?.toISOString() ?? null, nextRunAt: days === null ? null : (schedule?.nextRunAt?.toISOString() ?? null) };
  }

  async function schedule(workspaceId: string, days: number | null): Promise<string> {
    const { timezone } = await settings.get(workspaceId);
    const nextRunAt = days === null ? null : nextRunAfter({ cron, timezone }, now());
    return (await schedules.put({ workspaceId, kind: retentionKind, cron, timezone, active: days !== null, nextRunAt })).id;
  }

  return {
    get,

    /** Null keeps everything. Audited. */
    async set(actor: Actor, days: number | null): Promise<Retention> {
      authorise(actor, "settings:manage");
      await settings.set(actor.workspaceId, days, bylineOf(actor));
      await schedule(actor.workspaceId, days);
      onChange();
      return get(actor);
    },

    /** The workspace's time zone is another one now. */
    async reschedule(workspaceId: string): Promise<void> {
      const { days } = await settings.get(workspaceId);
      if (days !== null) await schedule(workspaceId, days);
    },

    /** In the background, within seconds. Audited. @throws AppError INVALID_INPUT while nothing is ever taken away */
    async runNow(actor: Actor): Promise<Record<string, never>> {
      authorise(actor, "settings:manage");
      const { days } = await settings.get(actor.workspaceId);
      if (days === null) throw new AppError("INVALID_INPUT", { message: "set how many days run data is kept first" });
      await settings.noteRun(actor.workspaceId, bylineOf(actor));
      await schedules.makeDue(await schedule(actor.workspaceId, days));
      onChange();
      return {};
    },
  };
}

export type RetentionSettingsService = ReturnType<typeof createRetentionSettingsService>;
