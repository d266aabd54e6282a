import { z } from "zod";
import { mostInBatch } from "./batch";
import { skipReasons } from "./firing";

const countsSchema = z.array(z.object({ reason: z.enum(skipReasons), count: z.number().int() }));

/** Whom a flow is to be started for: ids of participants, or phone numbers. */
export const peopleSchema = z.array(z.string().min(1).max(64)).min(1).max(mostInBatch);

export const previewSchema = z.object({ total: z.number().int(), starts: z.number().int(), skipped: countsSchema });

export const progressSchema = z.object({
  id: z.string(),
  flowId: z.string(),
  kind: z.enum(["api", "webhook", "schedule", "operator"]),
  name: z.string(),
  total: z.number().int(),
  leftOut: z.number().int(),
  queued: z.number().int(),
  started: z.number().int(),
  failed: z.number().int(),
  skipped: countsSchema,
  dueAt: z.string().nullable(),
  createdAt: z.string(),
});

export const personSchema = z.object({
  id: z.string(),
  participantId: z.string().nullable(),
  status: z.enum(["queued", "started", "skipped", "failed"]),
  reason: z.enum(skipReasons).nullable(),
  runId: z.string().nullable(),
});
