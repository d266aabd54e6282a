import { z } from "zod";

const misfitSchema = z.object({ code: z.string(), message: z.string() });

/** A run that is under way on another version, and whether it can be moved. */
const checkedRunSchema = z.object({
  runId: z.string(),
  sessionId: z.string(),
  /** Where it waits. */
  state: z.string(),
  /** The number of the version it is on. */
  from: z.number().int(),
  startedAt: z.string(),
  fits: z.boolean(),
  /** Why not; none for one that fits. */
  misfits: z.array(misfitSchema),
});

/** One page of what would come of moving the runs that are under way, the newest first; `total` counts them all. */
export const checkedMoveSchema = z.object({
  to: z.number().int(),
  total: z.number().int(),
  runs: z.array(checkedRunSchema),
  nextCursor: z.string().nullable(),
});

const movedRunSchema = z.object({
  runId: z.string(),
  from: z.number().int(),
  status: z.enum(["pending", "moved", "misfit", "ended", "failed"]),
  misfits: z.array(misfitSchema),
});

/**
 * A move and how far it is. `refused`: a run did not fit, and all of them were to; nothing was changed. `runs` are one page, those that
 * were not moved first.
 */
export const moveSchema = z.object({
  id: z.string(),
  to: z.number().int(),
  stage: z.enum(["checking", "moving", "refused", "done", "failed"]),
  onlyFitting: z.boolean(),
  total: z.number().int(),
  counts: z.object({ pending: z.number().int(), moved: z.number().int(), misfit: z.number().int(), ended: z.number().int(), failed: z.number().int() }),
  createdAt: z.string(),
  runs: z.array(movedRunSchema),
});

export type MisfitView = z.infer<typeof misfitSchema>;
export type CheckedRun = z.infer<typeof checkedRunSchema>;
export type CheckedMove = z.infer<typeof checkedMoveSchema>;
export type MovedRun = z.infer<typeof movedRunSchema>;
export type Move = z.infer<typeof moveSchema>;
