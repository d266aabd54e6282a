import { z } from "zod";
import { jsonSchema } from "../definition/schema";

/** RFC 6902, relative to the context; only these three operations are written. */
export const patchOperationSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("add"), path: z.string(), value: jsonSchema }),
  z.object({ op: z.literal("replace"), path: z.string(), value: jsonSchema }),
  z.object({ op: z.literal("remove"), path: z.string() }),
]);

export const stepErrorSchema = z.object({ code: z.string(), message: z.string(), retryable: z.boolean().optional() });

/** One step of a run, as recorded, as stored and as sent (rule 25): not applicable = null, `contextPatch` = []. */
export const stepSchema = z.object({
  seq: z.number().int(),
  turn: z.number().int(),
  state: z.string(),
  /** Set on `condition` steps that lead somewhere. */
  to: z.string().nullable(),
  step_type: z.enum(["action", "condition", "wait"]),
  hook: z.enum(["entry", "main", "exit", "transition"]).nullable(),
  branch: z.string().nullable(),
  executor: z.string().nullable(),
  status: z.enum(["pending", "running", "completed", "failed", "skipped"]),
  event: z.string().nullable(),
  input: jsonSchema,
  output: jsonSchema,
  error: stepErrorSchema.nullable(),
  contextPatch: z.array(patchOperationSchema),
  attempts: z.number().int(),
  durationMs: z.number(),
  at: z.string(),
});

export const stepBaseSchema = z.object({ seq: z.number().int(), state: z.string(), context: z.record(z.string(), jsonSchema) });

export type PatchOperation = z.infer<typeof patchOperationSchema>;
export type Step = z.infer<typeof stepSchema>;
export type StepBase = z.infer<typeof stepBaseSchema>;
