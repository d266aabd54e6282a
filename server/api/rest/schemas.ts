import { z } from "zod";
import { jsonObjectSchema, moduleSchema, positionSchema, stateTypes } from "@/flows/definition/schema";
import { flowDefinitionV2Schema } from "@/flows/definition/schema-v2";
import { findHostilePart } from "@/flows/json/parse-json";
import { validationSchema } from "@/flows/validation/issue";
import { flowStatuses } from "../../flows/flow-records";

/** An id or a slug, as it stands in a path. */
export const idParams = z.object({ id: z.string().min(1).max(200) });

/** A whole number in a query. */
export const countSchema = z
  .string()
  .regex(/^\d{1,9}$/, "a whole number")
  .transform(Number);
const limitSchema = countSchema.refine((limit) => limit >= 1 && limit <= 200, "1 to 200");
export const pageQuery = z.object({
  limit: limitSchema.optional().transform((limit) => limit ?? 50),
});

/** The `nextCursor` of an earlier answer; anything else would silently be the first page again. */
export const cursorSchema = (pattern: RegExp) => z.string().regex(pattern, "a nextCursor of an earlier answer").optional();

/** A JSON object from outside: no prototype keys, no absurd depth. */
export const outsideObjectSchema = jsonObjectSchema.superRefine((value, context) => {
  const hostile = findHostilePart(value);
  if (hostile) context.addIssue({ code: "custom", message: `${hostile.path}: ${hostile.message}` });
});

export const timeSchema = z.iso.datetime();

export const versionRefSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  status: z.enum(["draft", "published", "archived"]),
  revision: z.number().int(),
});

export const flowSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  module: moduleSchema,
  trigger: z.string().nullable(),
  status: z.enum(flowStatuses),
  publishedVersion: z.number().int().nullable(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

export const graphSchema = z.object({
  nodes: z.array(z.object({ id: z.string(), type: z.enum(stateTypes), position: positionSchema })),
  edges: z.array(z.object({ id: z.string(), source: z.string(), target: z.string(), event: z.string(), index: z.number().int() })),
});

export const executorSchema = z.looseObject({
  name: z.string(),
  title: z.string(),
  configSchema: z.unknown(),
  outputSchema: z.unknown(),
  events: z.array(z.string()),
  writes: z.array(z.string()),
  sideEffect: z.enum(["none", "idempotent", "once"]),
});

export const builderSchema = z.object({
  flow: flowSchema,
  version: versionRefSchema,
  definition: flowDefinitionV2Schema,
  graph: graphSchema,
  layout: z.record(z.string(), positionSchema),
  validation: validationSchema,
  executors: z.array(executorSchema),
});

export const stateEditedSchema = z.object({ state: z.string(), revision: z.number().int(), validation: validationSchema });
