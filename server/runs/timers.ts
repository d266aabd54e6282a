import { AppError } from "@/flows/errors";
import { type Actor, authorise } from "@/server/access/actor";
import type { RunTimer, TimersRepository } from "./timers-repository";

export type TimersDeps = { repository: TimersRepository };

const cursorPattern = /^(\d{1,15})_(r_[0-9a-f]{32})$/;

/** What runs wait for by the clock. A run has one timer, named by the run: its earliest. */
export function createTimers({ repository }: TimersDeps) {
  return {
    /** The one that is due first comes first. */
    async list(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ timers: RunTimer[]; nextCursor: string | null }> {
      authorise(actor, "runs:read");
      const [, ms, id] = cursorPattern.exec(cursor ?? "") ?? [];
      const after = id === undefined ? null : { dueAt: new Date(Number(ms)), id };
      const rows = await repository.list(actor.workspaceId, { after, limit: limit + 1 });
      const timers = rows.slice(0, limit);
      const last = timers.at(-1);
      return { timers, nextCursor: rows.length > limit && last !== undefined ? `${last.dueAt.getTime()}_${last.id}` : null };
    },

    /** @throws AppError NOT_FOUND where the run, if there is one, waits for no time */
    async get(actor: Actor, id: string): Promise<RunTimer> {
      authorise(actor, "runs:read");
      const timer = await repository.find(actor.workspaceId, id);
      if (timer === null) throw new AppError("NOT_FOUND", { message: "There is no such timer." });
      return timer;
    },
  };
}

export type Timers = ReturnType<typeof createTimers>;
