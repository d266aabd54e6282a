import type pg from "pg";
import type { DeadLetterCounts } from "@/flows/protocol/operations";
import { newId } from "./db/ids";
import type { Queryable } from "./db/pool";
import type { LaneHost } from "./due/due-rows";
import type { Env } from "./env";
import { createLeafKeeper } from "./growth/keep-leaves";
import { createLeavesRepository } from "./growth/leaves-repository";
import { openJobQueue } from "./jobs/job-queue";
import { createJobs, type JobsDeps } from "./jobs/jobs";
import { createJobsRepository } from "./jobs/jobs-repository";
import { createSchedulesRepository } from "./jobs/schedules-repository";
import type { Logger } from "./logging/logger";
import { createOperations, type OperationsDeps } from "./operations/operations";
import { createOperationsRepository } from "./operations/repository";
import { createStrayMoney, type StrayMoneyDeps } from "./operations/stray-money";
import { createStrayMoneyRepository } from "./operations/stray-money-repository";
import { createReconcileJob, createReconcileSchedule, reconcileKind } from "./reconcile/reconcile-job";
import { createReconcileRepository } from "./reconcile/repository";
import { createLeafRetention } from "./retention/leaf-repository";
import { createRetentionRepository } from "./retention/repository";
import { createRetentionJob } from "./retention/retention-job";
import { createRetentionSettingsService, retentionKind } from "./retention/retention-settings";
import { createRetentionSettings } from "./retention/settings-repository";
import { createMoveRunsJob, type MoveRunsDeps, moveRunsKind } from "./runs/moves/move-runs-job";
import { createMoves, type MovesDeps } from "./runs/moves/moves";
import { createMovesRepository } from "./runs/moves/moves-repository";
import type { Sights } from "./runs/sights";
import type { Tenants } from "./workspaces/tenants";

export type BackgroundParts = {
  env: Pick<Env, "DATABASE_URL" | "REDIS_URL">;
  pool: pg.Pool;
  wall: Queryable;
  tenants: Pick<Tenants, "list">;
  log: Logger;
  sightsFor: Sights["sightsFor"];
  /** Something is due again: claim soon. */
  onDue: () => void;
  now: () => number;
  nodeId: string;
  laneHost: LaneHost;
  /** What becomes of schedules that make no job. */
  otherwise: NonNullable<JobsDeps["otherwise"]>;
  /** How runs are moved to other versions. */
  moving: Pick<MoveRunsDeps, "versions" | "signal"> & Pick<MovesDeps, "flows">;
  /** What can be done about money that led to nothing. */
  money: Pick<StrayMoneyDeps, "giveBack" | "placeOrder"> & Pick<OperationsDeps, "findOrders">;
};

/** The part of the composition root for what happens apart from turns, and for those who look after it. Part of `container.ts`. */
export function composeBackground({ env, pool, wall, tenants, log, sightsFor, onDue, now, nodeId, laneHost, otherwise, moving, money }: BackgroundParts) {
  const schedules = createSchedulesRepository(pool);
  const settings = createRetentionSettings(pool);
  const reconcile = createReconcileRepository(pool);
  const leaves = createLeavesRepository(pool);
  const moves = createMovesRepository(pool);
  const jobs = createJobs({
    repository: createJobsRepository(pool),
    schedules,
    handlers: new Map([
      [
        retentionKind,
        createRetentionJob({
          repository: createRetentionRepository(pool),
          whole: { leaves, retention: createLeafRetention(pool) },
          settings,
          log: log.child({ component: "retention" }),
        }),
      ],
      [reconcileKind, createReconcileJob({ repository: reconcile, log: log.child({ component: "reconcile" }) })],
      [moveRunsKind, createMoveRunsJob({ ...moving, repository: moves, newId, log: log.child({ component: "moves" }) })],
    ]),
    otherwise,
    openQueue: (perform) => openJobQueue({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL ?? null, perform, log: log.child({ component: "jobs" }) }),
    laneHost,
    nodeId,
    log: log.child({ component: "jobs" }),
  });
  const operations = createOperationsRepository(wall);
  return {
    jobs,
    moves: createMoves({ ...moving, repository: createMovesRepository(wall), jobs, newId }),
    /** Once for each workspace, before the jobs start. */
    scheduleReconcile: createReconcileSchedule({ schedules, settings, now }),
    leaves: createLeafKeeper({ repository: leaves, log: log.child({ component: "growth" }) }),
    operations: createOperations({
      repository: operations,
      sightsFor,
      findOrders: money.findOrders,
      settleStrayMoney: createStrayMoney({ repository: createStrayMoneyRepository(pool), ...money }),
      onRetry: onDue,
    }),
    /** What waits for an operator in any workspace, by kind. */
    async countDead(): Promise<DeadLetterCounts> {
      const sum: DeadLetterCounts = { outbox: 0, webhook: 0, effect: 0, run: 0, difference: 0 };
      for (const { workspaceId } of await tenants.list()) {
        const { outbox, webhook, effect, run, difference } = await operations.count(workspaceId);
        sum.outbox += outbox;
        sum.webhook += webhook;
        sum.effect += effect;
        sum.run += run;
        sum.difference += difference;
      }
      return sum;
    },
    retention: createRetentionSettingsService({ settings, schedules, onChange: jobs.changed, now }),
  };
}
