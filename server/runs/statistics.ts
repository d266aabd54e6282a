import { type Actor, authorise } from "@/server/access/actor";
import type { Asked, StatisticsRepository } from "./statistics-repository";

export type StatisticsDeps = {
  repository: StatisticsRepository;
  now: () => number;
  /** Runs that are counted at most, the newest. @default 100,000 */
  most?: number;
};

const dayMs = 86_400_000;

/** How many runs there were of late, and what became of them. Forks are not counted. */
export function createStatistics({ repository, now, most = 100_000 }: StatisticsDeps) {
  function ask({ workspaceId }: Actor, days: number): Asked {
    return { workspaceId, since: new Date(now() - days * dayMs), most };
  }

  /** `since`: from when on all runs are counted, which is later than was asked for where there were too many. */
  function reached<T extends { counted: number; oldest: Date | null }>(asked: Asked, { oldest, ...counts }: T) {
    return { ...counts, since: counts.counted < most || oldest === null ? asked.since : oldest };
  }

  return {
    /** The flows with the most runs first. */
    async ofWorkspace(actor: Actor, days: number) {
      authorise(actor, "runs:read");
      const asked = ask(actor, days);
      return reached(asked, await repository.ofWorkspace(asked));
    },

    /** The newest version first; states by how many runs stand or ended there. */
    async ofFlow(actor: Actor, flowId: string, days: number) {
      authorise(actor, "runs:read");
      const asked = ask(actor, days);
      return reached(asked, await repository.ofFlow(asked, flowId));
    },
  };
}

export type Statistics = ReturnType<typeof createStatistics>;
