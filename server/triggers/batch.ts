import type { FiringKind, FiringState, SkipReason } from "./firing";

/** People that one batch starts a flow for, at most. */
export const mostInBatch = 10_000;

/** How far a batch is. Times ISO 8601. */
export type BatchProgress = {
  id: string;
  flowId: string;
  kind: FiringKind;
  name: string;
  total: number;
  /** People for whom no start was made: they were too many. */
  leftOut: number;
  queued: number;
  started: number;
  failed: number;
  skipped: { reason: SkipReason; count: number }[];
  dueAt: string | null;
  createdAt: string;
};

/** What came of it for one person. */
export type BatchPerson = FiringState & { participantId: string | null };
