import type { Sleep } from "@/server/concurrency/sleep";
import type { Logger } from "@/server/logging/logger";

/** A row that this process has claimed. */
export type ClaimedRow = {
  readonly id: string;
  /** Claims so far, this one counted. */
  readonly attempts: number;
};

/** What becomes of a claim whose work has not been done. */
export type GivenBack = {
  /** Due again after this; null leaves the row to an operator. */
  delayMs: number | null;
  /** For operators; null when nothing went wrong. */
  error: string | null;
};

export type LaneName = "timer" | "webhook" | "outbox" | "schedule" | "job" | "trigger";

/** Rows of one kind that become due, and the claims on them. Every time in them is the database's. */
export type DueRows<Row extends ClaimedRow> = {
  name: LaneName;
  /** How long a claim lasts that is not renewed: after so long another process takes over what a dead one had. */
  leaseMs: number;
  /** How much is under way at once. */
  width: number;
  /** Failed tries after which an operator decides. */
  maxAttempts: number;
  /** Claims after which a row that processes keep dying over is left to an operator too. */
  maxClaims: number;
  /** Rows stand in lines: when one is done, the next one may be due. */
  hasLines?: boolean;
  /** Claims up to `limit` due rows that nobody holds (`FOR UPDATE SKIP LOCKED`). Committed when it answers. */
  claim: (limit: number) => Promise<Row[]>;
  /** Prolongs these claims; gives the ids of those that are still this process's. */
  renew: (rows: readonly Row[]) => Promise<readonly string[]>;
  /** Ends a claim. Nothing when the row is settled or another's by now. */
  giveBack: (row: Row, what: GivenBack) => Promise<void>;
  /** Does what is due and settles the row. `signal`: the claim was lost, somebody else may be at it. */
  work: (row: Row, signal: AbortSignal) => Promise<unknown>;
};

export type LaneObservation = { lane: LaneName; result: "done" | "again" | "givenUp" | "lost"; ms: number };

/** What a lane runs on: time, chance and who listens. */
export type LaneHost = {
  log: Pick<Logger, "info" | "warn" | "error">;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number;
  sleep: Sleep;
  /** Waits for something to become due. @default sleep */
  pause?: Sleep;
  /** 0 to 1. */
  random: () => number;
  /** @default 500 */
  pollMs?: number;
  observe?: (observation: LaneObservation) => void;
};

export type LaneDeps<Row extends ClaimedRow> = DueRows<Row> & LaneHost;
