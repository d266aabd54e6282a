import type pg from "pg";
import { createSchedulesRepository } from "./jobs/schedules-repository";
import { createOperations } from "./operations/operations";
import { createOperationsRepository } from "./operations/repository";
import { createRetentionSettingsService } from "./retention/retention-settings";
import { createRetentionSettings } from "./retention/settings-repository";

export type BackgroundParts = {
  pool: pg.Pool;
  /** Something is due again: claim soon. */
  onDue: () => void;
  now: () => number;
};

/** The part of the composition root for what happens apart from turns, and for those who look after it. Part of `container.ts`. */
export function composeBackground({ pool, onDue, now }: BackgroundParts) {
  const schedules = createSchedulesRepository(pool);
  return {
    operations: createOperations({ repository: createOperationsRepository(pool), onRetry: onDue }),
    retention: createRetentionSettingsService({ settings: createRetentionSettings(pool), schedules, onChange: () => undefined, now }),
  };
}
