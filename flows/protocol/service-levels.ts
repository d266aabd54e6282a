/** What was measured over a time. `available`: the share of its minutes in which customers could be served. */
export type LevelSummary = {
  available: number | null;
  requests: number;
  requestErrors: number;
  turns: number;
  turnFailures: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
};

/** `days` of the zone, the oldest first; `since`: from when on anything is known. */
export type ServiceLevels = { since: string | null; timezone: string; whole: LevelSummary; days: ({ day: string } & LevelSummary)[] };

/** What is promised (requirements A121, A122). */
export const promisedLevels = { available: 0.999, p95Ms: 500 } as const;
