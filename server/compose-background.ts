import type pg from "pg";
import type { Env } from "./env";
import { createJobs } from "./jobs/jobs";
import { createSchedulesRepository } from "./jobs/schedules-repository";
import { openWakeQueue } from "./jobs/wake-queue";
import type { Logger } from "./logging/logger";
import { createOperations, type OperationsDeps } from "./operations/operations";
import { createOperationsRepository } from "./operations/repository";
import { createStrayMoney, type StrayMoneyDeps } from "./operations/stray-money";
import { createStrayMoneyRepository } from "./operations/stray-money-repository";
import { createReconcileJob, createReconcileSchedule, reconcileKind } from "./reconcile/reconcile-job";
import { createReconcileRepository } from "./reconcile/repository";
import { createRetentionRepository } from "./retention/repository";
import { createRetentionJob } from "./retention/retention-job";
import { createRetentionSettingsService, retentionKind } from "./retention/retention-settings";
import { createRetentionSettings } from "./retention/settings-repository";
import type { Sights } from "./runs/sights";

export type BackgroundParts = {
  env: Pick<Env, "DATABASE_URL" | "REDIS_URL">;
  pool: pg.Pool;
  log: Logger;
  sightsFor: Sights["sightsFor"];
  /** Something is due again: claim soon. */
  onDue: () => void;
  now: () => number;
  /** What can be done about money that led to nothing. */
  money: Pick<StrayMoneyDeps, "giveBack" | "placeOrder"> & Pick<OperationsDeps, "findOrders">;
};

/** The part of the composition root for what happens apart from turns, and for those who look after it. Part of `container.ts`. */
export function composeBackground({ env, pool, log, sightsFor, onDue, now, money }: BackgroundParts) {
  const schedules = createSchedulesRepository(pool);
  const settings = createRetentionSettings(pool);
  const reconcile = createReconcileRepository(pool);
  const jobs = createJobs({
    repository: schedules,
    handlers: new Map([
      [retentionKind, createRetentionJob({ repository: createRetentionRepository(pool), settings, log: log.child({ component: "retention" }) })],
      [reconcileKind, createReconcileJob({ repository: reconcile, log: log.child({ component: "reconcile" }) })],
    ]),
    openQueue: (onWake) => openWakeQueue({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL ?? null, onWake, log: log.child({ component: "jobs" }) }),
    log: log.child({ component: "jobs" }),
    now,
  });
  const operations = createOperationsRepository(pool);
  return {
    jobs,
    /** Once for each workspace, before the jobs start. */
    scheduleReconcile: createReconcileSchedule({ schedules, settings, now }),
    operations: createOperations({
      repository: operations,
      sightsFor,
      findOrders: money.findOrders,
      settleStrayMoney: createStrayMoney({ repository: createStrayMoneyRepository(pool), ...money }),
      onRetry: onDue,
    }),
    /** What waits for an operator, by kind. */
    countDead: operations.count,
    retention: createRetentionSettingsService({ settings, schedules, onChange: () => void jobs.changed(), now }),
  };
}
