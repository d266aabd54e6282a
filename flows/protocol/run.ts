import { z } from "zod";
import { jsonSchema, outcomes } from "../definition/schema";
import { phases, runStatuses } from "./chat";

/** A run as REST shows it (rule 24). */
export const runSchema = z.object({
  id: z.string(),
  flowId: z.string(),
  version: z.number().int(),
  sessionId: z.string(),
  status: z.enum(runStatuses),
  phase: z.enum(phases),
  outcome: z.enum(outcomes).nullable(),
  current_state: z.string(),
  context: z.record(z.string(), jsonSchema),
  error: z.object({ code: z.string(), message: z.string(), state: z.string(), seq: z.number().int() }).nullable(),
  revision: z.number().int(),
  seq: z.number().int(),
  sandbox: z.boolean(),
  parentRunId: z.string().nullable(),
  started_at: z.string(),
  completed_at: z.string().nullable(),
});
export type RunView = z.infer<typeof runSchema>;
